import { createEngine, type ChannelDefinition, type Engine } from "slipstream-react/testing";

import { createDesk, type Desk } from "./createDesk.js";
import { createLogs } from "./createLogs.js";
import { createRooms } from "./createRooms.js";
import { createTickers } from "./createTickers.js";

export interface DemoEngineOptions {
  /** Between two rounds of prices. @default 50 */
  tickMs?: number;
  /** How many events of each log are kept. @default 10_000 */
  logLength?: number;
  /** Where the logs are kept for the next server. Without it they end with this one. */
  logFile?: string | undefined;
}

export interface DemoEngine {
  engine: Engine;
  desk: Desk;
  /** Ends what runs by itself, and lets go of the log file. */
  close(): void;
}

/** The channels of the demo and their desk, without a network. */
export function createDemoEngine(options: DemoEngineOptions = {}): DemoEngine {
  const { tickMs = 50, logLength = 10_000, logFile } = options;
  const engine = createEngine();
  const logs = createLogs({ logLength, logFile });
  const desk = createDesk(engine, logs);
  const tickers = createTickers({ engine, tickMs });
  engine.channel("room:*", guarded(desk, createRooms(engine)));
  engine.channel("ticker:*", guarded(desk, tickers.channel));
  engine.channel("log:*", guarded(desk, logs.channel));

  return {
    engine,
    desk,
    close() {
      tickers.close();
      desk.close();
      logs.close();
    },
  };
}

/** The desk counts every join, and may deny it before the channel sees it. */
function guarded(desk: Desk, channel: ChannelDefinition): ChannelDefinition {
  return {
    ...channel,
    join: (params, socket) =>
      desk.admitJoin(socket.topic)
        ? channel.join?.(params, socket)
        : { error: { reason: "unauthorized" } },
  };
}

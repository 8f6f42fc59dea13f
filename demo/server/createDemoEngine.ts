import { createEngine, type ChannelDefinition, type Engine } from "slipstream-react/testing";

import type { ConnectRequest } from "./acceptSockets.js";
import { createDesk, type Desk } from "./createDesk.js";
import { createLogs } from "./createLogs.js";
import { createRepeaters } from "./createRepeaters.js";
import { createRooms } from "./createRooms.js";
import { createTickers } from "./createTickers.js";
import { isRepeater, readRepeaterToken } from "./isRepeater.js";

export interface DemoEngineOptions {
  /** Between two rounds of prices. @default 50 */
  tickMs?: number;
  /** How many events of each log are kept. @default 10_000 */
  logLength?: number;
  /** Where the logs are kept for the next server. Without it they end with this one. */
  logFile?: string | undefined;
  /** What a repeater must bring. @default REPEATER_TOKEN of the environment; without it "demo-repeater", or a random one on a host that is not this machine alone */
  repeaterToken?: string;
}

export interface DemoEngine {
  /** The users' socket. */
  engine: Engine;
  /** The socket of repeaters: what they push is said on the users'. */
  repeaters: Engine;
  /** Whether the repeaters' socket takes the client. */
  admitsRepeater(request: ConnectRequest): boolean;
  desk: Desk;
  /** Ends what runs by itself, and lets go of the log file. */
  close(): void;
}

/** The channels of the demo and their desk, without a network. */
export function createDemoEngine(options: DemoEngineOptions = {}): DemoEngine {
  const { tickMs = 50, logLength = 10_000, logFile } = options;
  const { repeaterToken = readRepeaterToken() } = options;
  const engine = createEngine();
  const repeaters = createEngine();
  const logs = createLogs({ logLength, logFile });
  const desk = createDesk([engine, repeaters], logs);
  const rooms = createRooms(engine);
  const tickers = createTickers({ engine, tickMs });
  engine.channel("room:*", guarded(desk, rooms.channel));
  engine.channel("ticker:*", guarded(desk, tickers.channel));
  engine.channel("log:*", guarded(desk, logs.channel));
  repeaters.channel("*", guarded(desk, createRepeaters({ users: engine, rooms, desk })));

  return {
    engine,
    repeaters,
    admitsRepeater: (request) => isRepeater(request, repeaterToken),
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

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { createEngine, type ChannelDefinition, type Engine } from "slipstream-react/testing";

import { acceptSockets, socketPath } from "./acceptSockets.js";
import { answerDesk } from "./answerDesk.js";
import { createLongPoll, longPollPath } from "./answerLongPoll.js";
import { createDesk, type Desk, type DeskStats } from "./createDesk.js";
import { createLogs } from "./createLogs.js";
import { createRooms } from "./createRooms.js";
import { createTickers } from "./createTickers.js";
import { listen } from "./listen.js";
import type { LongPollTimes } from "./longPollSession.js";

export interface DemoServerOptions {
  /** 0 takes any free port. @default 0 */
  port?: number;
  /** @default "localhost" */
  host?: string;
  /** How many of the ports that follow may be tried when one is taken. @default 0 */
  sparePorts?: number;
  /** Between two rounds of prices. @default 50 */
  tickMs?: number;
  /** How many events of each log are kept. @default 10_000 */
  logLength?: number;
  /** Where the logs are kept for the next server. Without it they end with this one. */
  logFile?: string | undefined;
  /** How long polls and their sessions last. @default 5 s each */
  longPoll?: LongPollTimes;
  /** A server that others listen on too: upgrades that are not ours are left to them. */
  server?: Server;
  /** Answers what is not the desk's. */
  page?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface DemoServer {
  readonly port: number;
  readonly url: string;
  readonly engine: Engine;
  stats(): DeskStats;
  /** Closes every connection with 1012, then the server. */
  close(): Promise<void>;
}

/** One Phoenix server behind real WebSockets and long poll, with rooms, tickers, logs and a desk that breaks it. */
export async function createDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const { server = createServer(), page = answerNotFound, host = "localhost" } = options;
  const engine = createEngine();
  const logs = createLogs({ logLength: options.logLength ?? 10_000, logFile: options.logFile });
  const desk = createDesk(engine, logs);
  const tickers = createTickers({ engine, tickMs: options.tickMs ?? 50 });
  engine.channel("room:*", guarded(desk, createRooms(engine)));
  engine.channel("ticker:*", guarded(desk, tickers.channel));
  engine.channel("log:*", guarded(desk, logs.channel));
  const answerLongPoll = createLongPoll(engine, desk, options.longPoll);

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "").replace(/\?.*$/s, "");
    const fail = (error: unknown) => {
      console.error(`${path} failed.`, error);
      response.destroy();
    };
    if (path === longPollPath) answerLongPoll(request, response).catch(fail);
    else if (/^\/desk(\/|$)/.test(path)) answerDesk(desk, request, response).catch(fail);
    else page(request, response);
  });
  const isShared = options.server !== undefined;
  const sockets = acceptSockets({ server, engine, desk, isShared });
  const port = await listen(server, {
    port: options.port ?? 0,
    host,
    spares: options.sparePorts ?? 0,
  });

  return {
    port,
    url: `http://${host}:${port}`,
    engine,
    stats: () => desk.stats(),
    async close() {
      tickers.close();
      desk.close();
      const closed = new Promise((resolve) => server.close(resolve));
      await sockets.close();
      server.closeAllConnections();
      await closed;
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

function answerNotFound(_request: IncomingMessage, response: ServerResponse) {
  response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`Not found: this server has ${socketPath}, ${longPollPath} and /desk.\n`);
}

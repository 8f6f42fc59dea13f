import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { createEngine, type ChannelDefinition, type Engine } from "slipstream-react/testing";

import { acceptSockets } from "./acceptSockets.js";
import { answerDesk } from "./answerDesk.js";
import { createDesk, type Desk, type DeskStats } from "./createDesk.js";
import { createRooms } from "./createRooms.js";
import { createTickers } from "./createTickers.js";
import { listen } from "./listen.js";

export interface DemoServerOptions {
  /** 0 takes any free port. @default 0 */
  port?: number;
  /** @default "localhost" */
  host?: string;
  /** How many of the ports that follow may be tried when one is taken. @default 0 */
  sparePorts?: number;
  /** Between two rounds of prices. @default 50 */
  tickMs?: number;
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

/** One Phoenix server behind real WebSockets, with rooms, tickers and a desk that breaks it. */
export async function createDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const { server = createServer(), page = answerNotFound, host = "localhost" } = options;
  const engine = createEngine();
  const desk = createDesk(engine);
  const tickers = createTickers({ engine, tickMs: options.tickMs ?? 50 });
  engine.channel("room:*", guarded(desk, createRooms(engine)));
  engine.channel("ticker:*", guarded(desk, tickers.channel));

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!/^\/desk(\/|\?|$)/.test(request.url ?? "")) return page(request, response);
    answerDesk(desk, request, response).catch((error: unknown) => {
      console.error("The desk failed.", error);
      response.destroy();
    });
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
  response.end("Not found: this server has /socket/websocket and /desk.\n");
}

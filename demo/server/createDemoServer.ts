import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import type { Engine } from "slipstream-react/testing";

import { acceptSockets, type Mount, repeaterPath, socketPath } from "./acceptSockets.js";
import { answerDesk } from "./answerDesk.js";
import { createLongPoll, longPollPath } from "./answerLongPoll.js";
import { createDemoEngine, type DemoEngineOptions } from "./createDemoEngine.js";
import type { DeskStats } from "./createDesk.js";
import { readRepeaterToken } from "./isRepeater.js";
import { listen } from "./listen.js";
import type { LongPollTimes } from "./longPollSession.js";

export interface DemoServerOptions extends DemoEngineOptions {
  /** 0 takes any free port. @default 0 */
  port?: number;
  /** Other names that lead here are turned away; addresses are not. @default "localhost" */
  host?: string;
  /** How many of the ports that follow may be tried when one is taken. @default 0 */
  sparePorts?: number;
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

/** One Phoenix server behind real WebSockets and long poll, with rooms, tickers, logs, a socket for repeaters and a desk that breaks it. */
export async function createDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const { server = createServer(), page = answerNotFound, host = "localhost" } = options;
  const { repeaterToken = readRepeaterToken(host) } = options;
  const demo = createDemoEngine({ ...options, repeaterToken });
  const { engine, desk } = demo;
  const answerLongPoll = createLongPoll({ engine, desk, host, times: options.longPoll });

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "").replace(/\?.*$/s, "");
    const fail = (error: unknown) => {
      console.error(`${path} failed.`, error);
      response.destroy();
    };
    if (path === longPollPath) answerLongPoll(request, response).catch(fail);
    else if (/^\/desk(\/|$)/.test(path)) answerDesk({ desk, host }, request, response).catch(fail);
    else page(request, response);
  });
  const isShared = options.server !== undefined;
  const mounts: Record<string, Mount> = {
    [socketPath]: { engine },
    [repeaterPath]: {
      engine: demo.repeaters,
      authorize: (request) => demo.admitsRepeater(request),
    },
  };
  const sockets = acceptSockets({ server, host, mounts, desk, isShared });
  const port = await listen(server, {
    port: options.port ?? 0,
    host,
    spares: options.sparePorts ?? 0,
  }).catch((error: unknown) => {
    demo.close();
    throw error;
  });

  return {
    port,
    url: `http://${nameOf(host)}:${port}`,
    engine,
    stats: () => desk.stats(),
    async close() {
      desk.close();
      const closed = new Promise((resolve) => server.close(resolve));
      await sockets.close();
      server.closeAllConnections();
      await closed;
      demo.close();
    },
  };
}

/** In a URL; that of all addresses is none to go to. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function answerNotFound(_request: IncomingMessage, response: ServerResponse) {
  response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" });
  const known = [socketPath, longPollPath, repeaterPath, "/desk"];
  response.end(`Not found: this server has ${known.join(", ")}.\n`);
}

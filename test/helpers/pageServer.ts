import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

import type { SlipstreamOptions } from "slipstream-react/core";
import type { Engine } from "slipstream-react/testing";
import { build } from "vite";

import { createDemoServer } from "../../demo/server/createDemoServer.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const topic = "room:lobby";

interface PageOptions {
  client?: SlipstreamOptions;
  /** @default true */
  allowsWorkers?: boolean;
}

interface ServerOptions {
  /** Scripts of test/browser/pages, by name. @default ["page.ts"] */
  scripts?: readonly string[];
  /** Pages that are rendered for each request, by path. */
  rendered?: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
  /** Closes a connection that says nothing for so long, as Phoenix does after 60 s. @default never */
  idleTimeoutMs?: number;
}

export interface PageServer {
  /** Of test/browser/pages, with a client for "room:lobby". */
  pageUrl(options?: PageOptions): string;
  /** A page of this script. */
  urlOf(script: string): string;
  /** A page without anything on it. */
  readonly blankUrl: string;
  /** When each heartbeat arrived, epoch milliseconds. */
  readonly beats: number[];
  /** Connections that were closed because they were idle. */
  readonly dropped: number;
  /** WebSockets that were asked for, those that never opened too. */
  readonly upgrades: number;
  /** Open now. */
  readonly connections: number;
  readonly joins: number;
  /** Channels that are joined now. */
  readonly joined: number;
  broadcast(body: string): void;
  /** Says any event in the room. */
  publish(event: string, payload: unknown): void;
  /** Ends every connection as a server does that is killed. */
  cut(): void;
  /** Answers nothing for so long, and no handshake. */
  freeze(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** The demo's server, with small pages of the tests' own on the same port. */
export async function startPageServer(options: ServerOptions = {}): Promise<PageServer> {
  const { scripts: names = ["page.ts"], rendered = {}, idleTimeoutMs } = options;
  const html = await readFile(path("../browser/pages/index.html"), "utf8");
  const scripts = new Map<string, string>();
  for (const name of names) scripts.set(`${pathOf(name)}.js`, await bundle(name));
  const server = createServer();
  let upgrades = 0;
  server.on("upgrade", () => (upgrades += 1));
  const demo = await createDemoServer({
    server,
    page(request, response) {
      const render = rendered[(request.url ?? "").replace(/\?.*$/s, "")];
      if (render) render(request, response);
      else answer(request, response, { scripts, html });
    },
  });
  const { engine } = demo;
  const watched = watch(engine, idleTimeoutMs);
  return {
    pageUrl: ({ client = {}, allowsWorkers = true } = {}) =>
      `${demo.url}/?${new URLSearchParams({
        options: JSON.stringify(client),
        workers: String(allowsWorkers),
      })}`,
    urlOf: (script) => `${demo.url}${pathOf(script)}.html`,
    blankUrl: `${demo.url}/blank`,
    beats: watched.beats,
    get dropped() {
      return watched.dropped();
    },
    get upgrades() {
      return upgrades;
    },
    get connections() {
      return engine.connections.size;
    },
    get joins() {
      return demo.stats().joins[topic] ?? 0;
    },
    get joined() {
      return demo.stats().joined[topic] ?? 0;
    },
    broadcast: (body) => engine.broadcast(topic, "new_msg", { body }),
    publish: (event, payload) => engine.broadcast(topic, event, payload),
    cut: () => engine.disconnect({ code: 1006 }),
    async freeze(ms) {
      await fetch(`${demo.url}/desk/freeze`, { method: "POST", body: JSON.stringify({ ms }) });
    },
    close: () => demo.close(),
  };
}

// Without its ending: "/tabs" of "tabs.tsx".
function pathOf(script: string): string {
  return `/${script.replace(/\.tsx?$/, "")}`;
}

/** Its modules in one file: vite's own page would open a WebSocket of its own, for updates. */
async function bundle(name: string): Promise<string> {
  const output = await build({
    configFile: false,
    // Each "use client" would be warned of.
    logLevel: "error",
    resolve: {
      alias: [
        { find: "slipstream-react/core", replacement: path("../../src/core.ts") },
        { find: "slipstream-react", replacement: path("../../src/index.ts") },
      ],
    },
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: path(`../browser/pages/${name}`) },
    },
  });
  const [result] = [output].flat();
  const chunk = result && "output" in result ? result.output[0] : undefined;
  if (!chunk) throw new Error(`the page ${name} was not built`);
  return chunk.code;
}

function answer(
  { url = "/" }: IncomingMessage,
  response: ServerResponse,
  { scripts, html }: { scripts: ReadonlyMap<string, string>; html: string },
) {
  const script = scripts.get(url.replace(/\?.*$/s, ""));
  if (script !== undefined) {
    response.writeHead(200, { "Content-Type": "text/javascript" }).end(script);
    return;
  }
  response.setHeader("Content-Type", "text/html");
  if (url.includes("workers=false")) {
    response.setHeader("Content-Security-Policy", "worker-src 'none'");
  }
  response.end(url === "/blank" ? "<!doctype html><title>Blank</title>" : pageOf(url, html));
}

// "/tabs.html" is a page of "/tabs.js".
function pageOf(url: string, html: string): string {
  const [, name] = /^([^?]+)\.html/.exec(url) ?? [];
  return name ? html.replace("/page.js", `${name}.js`) : html;
}

/** Counts heartbeats where they arrive, and ends what is idle. */
function watch(engine: Engine, idleTimeoutMs: number | undefined) {
  const beats: number[] = [];
  let dropped = 0;
  const accept = engine.accept.bind(engine);
  engine.accept = (peer, request) => {
    const connection = accept(peer, request);
    const receive = connection.receive.bind(connection);
    const closed = connection.closed.bind(connection);
    let idle: NodeJS.Timeout | undefined;
    const heard = () => {
      clearTimeout(idle);
      if (idleTimeoutMs === undefined) return;
      idle = setTimeout(() => {
        dropped += 1;
        connection.disconnect({ code: 1000 });
      }, idleTimeoutMs);
    };
    heard();
    connection.receive = (data) => {
      heard();
      if (typeof data === "string" && data.includes('"heartbeat"')) beats.push(Date.now());
      receive(data);
    };
    connection.closed = () => {
      clearTimeout(idle);
      closed();
    };
    return connection;
  };
  return { beats, dropped: () => dropped };
}

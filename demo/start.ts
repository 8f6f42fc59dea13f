import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";

import {
  createServer as createViteServer,
  type HtmlTagDescriptor,
  type Plugin,
  type ViteDevServer,
} from "vite";

import { closeOnSignal } from "./server/closeOnSignal.js";
import { createDemoServer, type DemoServer } from "./server/createDemoServer.js";
import { readRepeaterToken, tellRepeaterToken } from "./server/isRepeater.js";
import { readHost } from "./server/readHost.js";
import { readPort } from "./server/readPort.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const caches = path("../node_modules/.vite");

interface StartOptions {
  /** Of service A. 0 takes any free one, for B too. When it is taken, the next free one. @default 4000 */
  port?: number;
  /** @default "localhost" */
  host?: string;
  /** What a repeater must bring, to either. @default that of the demo server */
  repeaterToken?: string;
}

interface Demo {
  /** Service A and the page. */
  url: string;
  /** Service B has no page. */
  serviceB: string;
  close(): Promise<void>;
}

/** The demo: two services, each with its sockets and its desk on a port of its own; A has the page. */
export async function startDemo(options: StartOptions = {}): Promise<Demo> {
  const { host = "localhost" } = options;
  const { port = 4_000, repeaterToken = readRepeaterToken(host) } = options;
  const opened: { close(): Promise<void> }[] = [];
  // A cache of its own: demos that start at the same time would write into each other's.
  await mkdir(caches, { recursive: true });
  const cacheDir = await mkdtemp(`${caches}/demo-`);

  async function close() {
    await Promise.all(opened.map((each) => each.close()));
    await rm(cacheDir, { recursive: true, force: true, maxRetries: 3 });
  }

  try {
    const server = createServer();
    const tags = pageTags(repeaterToken);
    const vite = await startVite({ server, host, cacheDir, plugin: tags.plugin });
    opened.push(vite);
    const shared = { host, repeaterToken, sparePorts: port === 0 ? 0 : 100 };
    const serviceA = await createDemoServer({
      ...shared,
      server,
      port,
      page: (request, response) => vite.middlewares(request, response),
    });
    opened.push(serviceA);
    const nextPort = port === 0 ? 0 : serviceA.port + 1;
    const serviceB = await createDemoServer({ ...shared, port: nextPort });
    opened.push(serviceB);
    tags.found(serviceB);
    return { url: serviceA.url, serviceB: serviceB.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface ViteOptions {
  server: Server;
  host: string;
  cacheDir: string;
  plugin: Plugin;
}

function startVite({ server, host, cacheDir, plugin }: ViteOptions): Promise<ViteDevServer> {
  return createViteServer({
    configFile: path("../vite.config.ts"),
    root: path("."),
    cacheDir,
    logLevel: "warn",
    clearScreen: false,
    plugins: [plugin],
    server: { middlewareMode: true, ws: { server, path: "/hot" }, allowedHosts: [host] },
  });
}

/**
 * Tells the page where service B is, and what lets its repeater in. Whoever has a page has its token,
 * and may say anything in anybody's name: that is for this demo alone.
 */
function pageTags(repeaterToken: string): { plugin: Plugin; found(serviceB: DemoServer): void } {
  let found: (serviceB: DemoServer) => void = () => undefined;
  // Its port is known after the page's own: a page waits for it.
  const serviceB = new Promise<DemoServer>((resolve) => (found = resolve));
  const plugin: Plugin = {
    name: "service-b",
    // Of the url the port: by which name the page was found, only the page knows.
    transformIndexHtml: async () => [
      meta("service-b", String((await serviceB).port)),
      meta("repeater-token", repeaterToken),
    ],
  };
  return { plugin, found };
}

function meta(name: string, content: string): HtmlTagDescriptor {
  return { tag: "meta", attrs: { name, content }, injectTo: "head" };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const host = readHost();
  const repeaterToken = readRepeaterToken(host);
  const demo = await startDemo({ port: readPort(4_000), host, repeaterToken });
  closeOnSignal(() => demo.close());
  console.log(`The demo is ready: ${demo.url} (service B: ${demo.serviceB})`);
  tellRepeaterToken(repeaterToken);
}

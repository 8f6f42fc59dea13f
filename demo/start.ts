import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";

import { createServer as createViteServer, type Plugin, type ViteDevServer } from "vite";

import { closeOnSignal } from "./server/closeOnSignal.js";
import { createDemoServer } from "./server/createDemoServer.js";
import { readPort } from "./server/readPort.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const caches = path("../node_modules/.vite");

interface StartOptions {
  /** Of service A. 0 takes any free one, for B too. When it is taken, the next free one. @default 4000 */
  port?: number;
  /** @default "localhost" */
  host?: string;
}

interface Demo {
  /** Service A and the page. */
  url: string;
  /** Service B has no page. */
  serviceB: string;
  close(): Promise<void>;
}

/** The demo: two services, each with its sockets and its desk on a port of its own; A has the page. */
export async function startDemo({
  port = 4_000,
  host = "localhost",
}: StartOptions = {}): Promise<Demo> {
  // A cache of its own: demos that start at the same time would write into each other's.
  await mkdir(caches, { recursive: true });
  const cacheDir = await mkdtemp(`${caches}/demo-`);
  const server = createServer();
  const tag = serviceBTag();
  const vite = await startVite(server, cacheDir, tag.plugin);
  const sparePorts = port === 0 ? 0 : 100;
  const serviceA = await createDemoServer({
    server,
    port,
    host,
    sparePorts,
    page: (request, response) => vite.middlewares(request, response),
  });
  const nextPort = port === 0 ? 0 : serviceA.port + 1;
  const serviceB = await createDemoServer({ port: nextPort, host, sparePorts });
  tag.found(serviceB.url);
  return {
    url: serviceA.url,
    serviceB: serviceB.url,
    async close() {
      await Promise.all([vite.close(), serviceA.close(), serviceB.close()]);
      await rm(cacheDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function startVite(server: Server, cacheDir: string, plugin: Plugin): Promise<ViteDevServer> {
  return createViteServer({
    configFile: path("../vite.config.ts"),
    root: path("."),
    cacheDir,
    logLevel: "warn",
    clearScreen: false,
    plugins: [plugin],
    server: { middlewareMode: true, ws: { server, path: "/hot" } },
  });
}

/** Tells the page where service B is. Its port is known after the page's own: a page waits for it. */
function serviceBTag(): { plugin: Plugin; found(url: string): void } {
  let found: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => (found = resolve));
  const plugin: Plugin = {
    name: "service-b",
    transformIndexHtml: async () => [
      { tag: "meta", attrs: { name: "service-b", content: await url }, injectTo: "head" },
    ],
  };
  return { plugin, found };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const demo = await startDemo({ port: readPort(4_000), host: process.env.HOST ?? "localhost" });
  closeOnSignal(() => demo.close());
  console.log(`The demo is ready: ${demo.url} (service B: ${demo.serviceB})`);
}

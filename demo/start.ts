import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import { createServer as createViteServer } from "vite";

import { closeOnSignal } from "./server/closeOnSignal.js";
import { createDemoServer } from "./server/createDemoServer.js";
import { readPort } from "./server/readPort.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const caches = path("../node_modules/.vite");

interface StartOptions {
  /** 0 takes any free one. When it is taken, the next free one. @default 4000 */
  port?: number;
  /** @default "localhost" */
  host?: string;
}

interface Demo {
  url: string;
  close(): Promise<void>;
}

/** The demo: its socket, its desk and its page, on one port. */
export async function startDemo({
  port = 4_000,
  host = "localhost",
}: StartOptions = {}): Promise<Demo> {
  // A cache of its own: demos that start at the same time would write into each other's.
  await mkdir(caches, { recursive: true });
  const cacheDir = await mkdtemp(`${caches}/demo-`);
  const server = createServer();
  const vite = await createViteServer({
    configFile: path("../vite.config.ts"),
    root: path("."),
    cacheDir,
    logLevel: "warn",
    clearScreen: false,
    server: { middlewareMode: true, ws: { server, path: "/hot" } },
  });
  const demo = await createDemoServer({
    server,
    port,
    host,
    sparePorts: port === 0 ? 0 : 100,
    page: (request, response) => vite.middlewares(request, response),
  });
  return {
    url: demo.url,
    async close() {
      await Promise.all([vite.close(), demo.close()]);
      await rm(cacheDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const demo = await startDemo({ port: readPort(4_000), host: process.env.HOST ?? "localhost" });
  closeOnSignal(() => demo.close());
  console.log(`The demo is ready: ${demo.url}`);
}

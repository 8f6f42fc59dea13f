import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildPackage } from "./buildPackage.js";
import { run } from "./runCommand.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = "node_modules/next/dist/bin/next";
const linked = ["next", "react", "react-dom", "phoenix", "zustand", "typescript"];
const linkedTypes = ["@types/node", "@types/react", "@types/react-dom"];

export interface NextApp {
  /** The package in its node_modules, once it is built. */
  readonly installed: string;
  /** Builds the package, then the app, and returns what the latter printed. */
  build(): string;
  start(env: Record<string, string>): Promise<RunningNextApp>;
  remove(): void;
}

export interface RunningNextApp {
  readonly url: string;
  /** What it has printed so far. */
  readonly output: string;
  close(): Promise<void>;
}

/** A copy of test/next; what it needs beside the package is linked to ours. */
export function createNextApp(): NextApp {
  const app = mkdtempSync(join(tmpdir(), "slipstream-next-"));
  const installed = join(app, "node_modules/slipstream-react");
  cpSync(join(root, "test/next"), app, { recursive: true });
  mkdirSync(installed, { recursive: true });
  for (const name of [...linked, ...linkedTypes]) {
    const link = join(app, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
  return {
    installed,
    build() {
      buildPackage(installed);
      return run("node", [script, "build"], app);
    },
    start: (env) => start(app, env),
    remove: () => rmSync(app, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function start(cwd: string, own: Record<string, string>): Promise<RunningNextApp> {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...own };
  const child = spawn("node", [script, "start", "-p", "0", "-H", "localhost"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += String(chunk);
      const [, found] = /Local:\s+(\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void ended.then(() => reject(new Error(`next start ended:\n${output}`)));
  });
  return {
    url,
    get output() {
      return output;
    },
    close: () => stop(child, ended),
  };
}

function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill();
  return ended;
}

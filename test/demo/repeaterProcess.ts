import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import type { RepeaterStats } from "slipstream-react/core";

interface Exit {
  code: number | null;
  /** By the last line that it printed. */
  stats: RepeaterStats;
}

/** The repeater of the demo, as a process of its own. */
export class RepeaterProcess {
  output = "";
  errors = "";
  readonly #child: ChildProcess;
  readonly #exited: Promise<[code: number | null]>;

  constructor(settings: Record<string, string>) {
    const child = spawn(process.execPath, ["--import", "tsx", "demo/repeater/main.ts"], {
      env: { PATH: process.env.PATH, ...settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (data) => (this.output += String(data)));
    child.stderr.on("data", (data) => (this.errors += String(data)));
    this.#child = child;
    // Its last words have been read by then.
    this.#exited = once(child, "close") as Promise<[code: number | null]>;
  }

  async exitCode(): Promise<number | null> {
    return (await this.#exited)[0];
  }

  async end(signal: "SIGTERM" | "SIGINT"): Promise<Exit> {
    this.#child.kill(signal);
    const code = await this.exitCode();
    const line = this.output.trimEnd().split("\n").at(-1) ?? "";
    const pairs = [...line.matchAll(/(\w+) (\d+)/g)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    // The line has the names of the stats.
    return { code, stats: Object.fromEntries(pairs) as unknown as RepeaterStats };
  }

  async kill() {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";

import type { DeskStats } from "../../../demo/server/createDesk.js";

const host = "127.0.0.1";

/** The demo server in a process of its own, each time on the same port and with the same logs. */
export class DemoProcess {
  readonly port: number;
  /** It has ended, and nobody had asked for that. */
  hasFallen = false;
  readonly #logDir: string;
  #child: ChildProcess | undefined;

  constructor(port: number, logDir: string) {
    this.port = port;
    this.#logDir = logDir;
    // Should this process go before the test is over.
    process.once("exit", this.#kill);
  }

  get url(): string {
    return `ws://${host}:${this.port}/socket`;
  }

  async start() {
    const child = spawn(process.execPath, ["--import", "tsx", "demo/server/main.ts"], {
      env: { ...process.env, PORT: `${this.port}`, HOST: host, LOG_DIR: this.#logDir },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    child.once("exit", () => {
      this.hasFallen ||= this.#child === child;
    });
    const ended = new AbortController();
    child.once("exit", () => ended.abort(new Error("the demo server has ended as it started")));
    await once(child.stdout, "data", { signal: ended.signal });
  }

  async stop(signal: "SIGKILL" | "SIGTERM") {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const exited = once(child, "exit", { signal: AbortSignal.timeout(10_000) });
    child.kill(signal);
    await exited;
  }

  /** Stops the process where it is: it keeps its connections, and accepts more. */
  pause() {
    this.#child?.kill("SIGSTOP");
  }

  resume() {
    this.#child?.kill("SIGCONT");
  }

  async end() {
    process.off("exit", this.#kill);
    await this.stop("SIGKILL");
  }

  /** @throws when the desk does not take it, or not within `timeoutMs`. */
  async desk(action: string, input: object, timeoutMs = 10_000): Promise<Record<string, unknown>> {
    const body = await this.#ask("POST", action, JSON.stringify(input), timeoutMs);
    return JSON.parse(body) as Record<string, unknown>;
  }

  async stats(): Promise<DeskStats> {
    return JSON.parse(await this.#ask("GET", "stats", "", 10_000)) as DeskStats;
  }

  // Without an agent: no socket is kept that would look like one of a client.
  async #ask(method: string, action: string, body: string, timeoutMs: number): Promise<string> {
    const path = `/desk/${action}`;
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ host, port: this.port, path, method, agent: false, signal });
    asked.end(body);
    const [response] = (await once(asked, "response")) as [NodeJS.ReadableStream];
    const answer = await text(response);
    const { statusCode } = response as { statusCode?: number };
    if (statusCode !== 200) throw new Error(`the desk answered ${action} with ${answer}`);
    return answer;
  }

  readonly #kill = () => this.#child?.kill("SIGKILL");
}

/**
 * A port that nobody listens on. Below those that the system gives to clients: trying to connect to
 * one of these again and again, a client may get it for its own end, and so hears itself.
 */
export async function freePort(from = 20_000 + (process.pid % 10_000)): Promise<number> {
  const server = createServer();
  try {
    server.listen(from, host);
    await once(server, "listening");
    return from;
  } catch {
    return await freePort(from + 1);
  } finally {
    server.close();
  }
}

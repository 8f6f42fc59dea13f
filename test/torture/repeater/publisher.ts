import { setTimeout as wait } from "node:timers/promises";

import type { Slipstream } from "slipstream-react/core";

import { LogReader } from "../chaos/logReader.js";

const tickMs = 10;

/** Appends to logs in turn, so many times a second; no body is written twice. */
export class Publisher {
  readonly #logs: readonly LogReader[];
  #written = 0;

  constructor(client: Slipstream, topics: readonly string[]) {
    this.#logs = topics.map((topic) => new LogReader(client, topic));
  }

  get written(): number {
    return this.#written;
  }

  /** Until the signal; while the service is away, as much as a client keeps waits for it. */
  async run(perSecond: number, signal: AbortSignal): Promise<void> {
    const start = performance.now() - (this.#written * 1_000) / perSecond;
    while (!signal.aborted) {
      const due = ((performance.now() - start) * perSecond) / 1_000;
      while (this.#written < due) this.#next().send("append", { body: this.#written });
      await wait(tickMs);
    }
  }

  /** Once more to each log: answered when all that was written before has gone. */
  async flush(): Promise<void> {
    await Promise.all(this.#logs.map(() => this.#next().push("append", { body: this.#written })));
  }

  #next() {
    this.#written += 1;
    // In turn, and there is at least one.
    return this.#logs[this.#written % this.#logs.length]!.channel;
  }
}

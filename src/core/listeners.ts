import { report } from "../wire/report.js";

interface Entry<Args extends unknown[]> {
  /** `null` once it is off. */
  run: ((...args: Args) => void) | null;
}

const none: readonly never[] = [];

/** Callbacks in the order in which they came; one that throws stops no other. */
export class Listeners<Args extends unknown[] = []> {
  /** Replaced, never changed: it may be iterated while one comes or goes. */
  #entries: readonly Entry<Args>[] = none;

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  add(run: (...args: Args) => void): () => void {
    const entry: Entry<Args> = { run };
    this.#entries = [...this.#entries, entry];
    return () => {
      entry.run = null;
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  tell(...args: Args): void {
    for (const entry of this.#entries) {
      try {
        entry.run?.(...args);
      } catch (error) {
        report(error);
      }
    }
  }
}

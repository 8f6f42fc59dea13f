import { Listeners } from "../core/listeners.js";
import type { RepeaterStats } from "./repeater.js";

export type Outcome = Exclude<keyof RepeaterStats, "queued">;

export const noStats: RepeaterStats = { repeated: 0, dropped: 0, failed: 0, unknown: 0, queued: 0 };

/** Counts each message once when it is taken, and once when it is known what became of it. */
export class Tally {
  readonly #counts = { ...noStats };
  readonly #listeners = new Listeners();
  #snapshot: RepeaterStats | null = noStats;

  get stats(): RepeaterStats {
    return (this.#snapshot ??= { ...this.#counts });
  }

  taken(): void {
    this.#counts.queued += 1;
    this.#changed();
  }

  settled(outcome: Outcome): void {
    this.#counts.queued -= 1;
    this.#counts[outcome] += 1;
    this.#changed();
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  #changed() {
    this.#snapshot = null;
    this.#listeners.tell();
  }
}

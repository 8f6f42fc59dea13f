import type { RepeaterStats } from "./repeater.js";
import { guarded } from "../wire/report.js";

export type Outcome = Exclude<keyof RepeaterStats, "queued">;

export const noStats: RepeaterStats = { repeated: 0, dropped: 0, failed: 0, unknown: 0, queued: 0 };

/** Counts each message once when it is taken, and once when it is known what became of it. */
export class Tally {
  readonly #counts = { ...noStats };
  readonly #listeners = new Set<() => void>();
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
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  #changed() {
    this.#snapshot = null;
    for (const listener of this.#listeners) guarded(listener);
  }
}

import type { Clock, TimerHandle } from "./clock.js";

export interface Deadline {
  cancel(): void;
}

/** Deadlines of one duration: they fall due in the order in which they were set. */
type Lane = Set<Entry>;

interface Entry {
  dueAt: number;
  expire: () => void;
}

const ignore = () => undefined;

/** Many deadlines on one timer: joins, pushes and leaves come by the thousand and rarely expire. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lanes = new Map<number, Lane>();
  #timer: TimerHandle;
  #timerDueAt = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(afterMs: number, expire: () => void): Deadline {
    let lane = this.#lanes.get(afterMs);
    if (!lane) this.#lanes.set(afterMs, (lane = new Set()));
    const entry = { dueAt: this.#clock.elapsed() + afterMs, expire };
    lane.add(entry);
    if (entry.dueAt < this.#timerDueAt) this.#arm(entry.dueAt);
    return { cancel: () => this.#remove(afterMs, lane, entry) };
  }

  /** None of them falls due any more. */
  clear(): void {
    this.#lanes.clear();
    this.#disarm();
  }

  #remove(afterMs: number, lane: Lane, entry: Entry) {
    lane.delete(entry);
    // It may be among those that fell due in the same sweep.
    entry.expire = ignore;
    if (lane.size > 0 || this.#lanes.get(afterMs) !== lane) return;
    this.#lanes.delete(afterMs);
    if (this.#lanes.size === 0) this.#disarm();
  }

  #arm(dueAt: number) {
    this.#disarm();
    this.#timerDueAt = dueAt;
    const delayMs = Math.max(0, dueAt - this.#clock.elapsed());
    this.#timer = this.#clock.setTimeout(() => this.#sweep(), Math.ceil(delayMs));
  }

  #disarm() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerDueAt = Infinity;
  }

  #sweep() {
    this.#disarm();
    const now = this.#clock.elapsed();
    const due: Entry[] = [];
    let next = Infinity;
    for (const [afterMs, lane] of this.#lanes) {
      for (const entry of lane) {
        if (entry.dueAt > now) {
          next = Math.min(next, entry.dueAt);
          break;
        }
        lane.delete(entry);
        due.push(entry);
      }
      if (lane.size === 0) this.#lanes.delete(afterMs);
    }
    if (next < Infinity) this.#arm(next);
    due.sort((a, b) => a.dueAt - b.dueAt);
    for (const entry of due) entry.expire();
  }
}

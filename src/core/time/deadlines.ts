import type { Clock, TimerHandle } from "./clock.js";

export interface Deadline {
  cancel(): void;
}

/** A link of its lane's chain: leaving it costs no search, as one comes and goes with each push. */
class Entry implements Deadline {
  readonly dueAt: number;
  expire: (() => void) | null;
  lane: Lane | null;
  before: Entry | null = null;
  after: Entry | null = null;

  constructor(lane: Lane, dueAt: number, expire: () => void) {
    this.lane = lane;
    this.dueAt = dueAt;
    this.expire = expire;
  }

  cancel(): void {
    // It may be among those that fell due in the same sweep.
    this.expire = null;
    const { lane } = this;
    lane?.remove(this);
    if (lane && !lane.first) lane.onEmpty(lane);
  }
}

/** Deadlines of one duration: they fall due in the order in which they were set. */
class Lane {
  readonly afterMs: number;
  readonly onEmpty: (lane: Lane) => void;
  first: Entry | null = null;
  #last: Entry | null = null;

  constructor(afterMs: number, onEmpty: (lane: Lane) => void) {
    this.afterMs = afterMs;
    this.onEmpty = onEmpty;
  }

  add(entry: Entry): void {
    entry.before = this.#last;
    if (this.#last) this.#last.after = entry;
    else this.first = entry;
    this.#last = entry;
  }

  remove(entry: Entry): void {
    const { before, after } = entry;
    if (before) before.after = after;
    else this.first = after;
    if (after) after.before = before;
    else this.#last = before;
    entry.lane = entry.before = entry.after = null;
  }
}

// The usual durations stay, as pushes come one by one; a caller may have thousands of others.
const mostLanes = 8;

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
    const lane = this.#lanes.get(afterMs) ?? this.#open(afterMs);
    const entry = new Entry(lane, this.#clock.elapsed() + afterMs, expire);
    lane.add(entry);
    if (entry.dueAt < this.#timerDueAt) this.#arm(entry.dueAt);
    return entry;
  }

  /** None of them falls due any more. */
  clear(): void {
    this.#lanes.clear();
    this.#disarm();
  }

  #open(afterMs: number): Lane {
    const lane = new Lane(afterMs, (empty) => this.#emptied(empty));
    this.#lanes.set(afterMs, lane);
    return lane;
  }

  #emptied(lane: Lane) {
    const isKnown = this.#lanes.get(lane.afterMs) === lane;
    if (isKnown && this.#lanes.size > mostLanes) this.#lanes.delete(lane.afterMs);
    for (const { first } of this.#lanes.values()) if (first) return;
    this.#disarm();
  }

  #arm(dueAt: number) {
    this.#disarm();
    this.#timerDueAt = dueAt;
    const delayMs = Math.max(0, dueAt - this.#clock.elapsed());
    this.#timer = this.#clock.setTimeout(() => this.#sweep(), Math.ceil(delayMs));
  }

  #disarm() {
    if (this.#timerDueAt === Infinity) return;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerDueAt = Infinity;
  }

  #sweep() {
    this.#disarm();
    const now = this.#clock.elapsed();
    const due: Entry[] = [];
    let next = Infinity;
    for (const lane of this.#lanes.values()) {
      for (let entry = lane.first; entry && entry.dueAt <= now; entry = lane.first) {
        lane.remove(entry);
        due.push(entry);
      }
      if (lane.first) next = Math.min(next, lane.first.dueAt);
      else this.#emptied(lane);
    }
    if (next < Infinity) this.#arm(next);
    due.sort((a, b) => a.dueAt - b.dueAt);
    for (const entry of due) entry.expire?.();
  }
}

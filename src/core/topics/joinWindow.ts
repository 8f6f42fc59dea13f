import type { Clock } from "../time/clock.js";

export interface Candidate {
  readonly priority: number;
}

/** A join that was let go and not answered yet. */
export interface Flight {
  readonly sentAtMs: number;
  readonly number: number;
}

const startSize = 16;
const growBelowMs = 30;
const halveAboveMs = 100;

/** Candidates of one priority, in the order of their requests. */
class Lane<T> {
  readonly #waiting = new Set<T>();
  #turns: Iterator<T> | null = null;

  add(candidate: T): void {
    this.#waiting.add(candidate);
  }

  delete(candidate: T): boolean {
    return this.#waiting.delete(candidate);
  }

  // Goes on where it was: from the start, a Set passes over all that were deleted before.
  take(): T | undefined {
    this.#turns ??= this.#waiting.values();
    const turn = this.#turns.next();
    if (turn.done) {
      this.#turns = null;
      return undefined;
    }
    this.#waiting.delete(turn.value);
    return turn.value;
  }
}

/**
 * Lets topics join: by priority, then in order, and only so many at a time. Joins on one socket are
 * handled one after the other on the server, and everything else waits behind them, so the window
 * grows while answers come quickly and shrinks when they queue up.
 */
export class JoinWindow<T extends Candidate> {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #maxSize: number;
  readonly #lanes = new Map<number, Lane<T>>();
  #priorities: number[] = [];
  #size = startSize;
  #inFlight = 0;
  #sent = 0;
  #halvedAt = 0;
  #leastMs = Infinity;

  constructor(clock: Pick<Clock, "elapsed">, maxSize: number) {
    this.#clock = clock;
    this.#maxSize = maxSize;
    this.reset();
  }

  /** Starts anew, as for a new connection; nobody waits and nothing is in flight. */
  reset(): void {
    this.#lanes.clear();
    this.#priorities = [];
    this.#size = Math.min(startSize, this.#maxSize);
    this.#inFlight = this.#sent = this.#halvedAt = 0;
    this.#leastMs = Infinity;
  }

  request(candidate: T): void {
    const { priority } = candidate;
    let lane = this.#lanes.get(priority);
    if (!lane) {
      this.#lanes.set(priority, (lane = new Lane()));
      this.#priorities = [...this.#lanes.keys()].sort((a, b) => b - a);
    }
    lane.add(candidate);
  }

  /** `false` when it was not waiting. Call it before its priority changes. */
  withdraw(candidate: T): boolean {
    return this.#lanes.get(candidate.priority)?.delete(candidate) ?? false;
  }

  /** The next to join, if there is room. */
  next(): T | undefined {
    if (this.#inFlight >= Math.max(1, Math.floor(this.#size))) return undefined;
    for (const priority of this.#priorities) {
      const candidate = this.#lanes.get(priority)?.take();
      if (candidate) return candidate;
      this.#close(priority);
    }
    return undefined;
  }

  // The usual lane stays; an app may have thousands of other priorities.
  #close(priority: number) {
    if (priority === 0) return;
    this.#lanes.delete(priority);
    this.#priorities = this.#priorities.filter((other) => other !== priority);
  }

  launch(): Flight {
    this.#inFlight += 1;
    return { sentAtMs: this.#clock.elapsed(), number: (this.#sent += 1) };
  }

  /** The join was answered, whatever the answer. Returns how long that took, in milliseconds. */
  land(flight: Flight): number {
    this.#inFlight -= 1;
    const tookMs = this.#clock.elapsed() - flight.sentAtMs;
    this.#leastMs = Math.min(this.#leastMs, tookMs);
    const queueingMs = tookMs - this.#leastMs;
    // One more per answer doubles the window in each round trip.
    if (queueingMs < growBelowMs) this.#size = Math.min(this.#size + 1, this.#maxSize);
    else if (queueingMs > halveAboveMs) this.#halve(flight);
    return tookMs;
  }

  /** The join will not be answered any more. */
  lose(flight: Flight, hasTimedOut: boolean): void {
    this.#inFlight -= 1;
    if (hasTimedOut) this.#halve(flight);
  }

  // Once per round: answers to joins sent before the last halving speak of the window before it.
  #halve(flight: Flight) {
    if (flight.number <= this.#halvedAt) return;
    this.#halvedAt = this.#sent;
    this.#size = Math.max(1, this.#size / 2);
  }
}

import type { Clock } from "../../src/core/time/clock.js";
import { settle } from "./settle.js";

const epochMs = 1_700_000_000_000;

interface Timer {
  dueAt: number;
  callback: () => void;
}

/** Time that stands still until a test advances it, and chance that a test chooses. */
export class ManualClock implements Clock {
  /** What `random()` returns. */
  chance = 0.5;
  readonly #timers = new Map<number, Timer>();
  #elapsedMs = 0;
  #sleptMs = 0;
  #ids = 0;

  now(): number {
    return epochMs + this.#elapsedMs + this.#sleptMs;
  }

  elapsed(): number {
    return this.#elapsedMs;
  }

  random(): number {
    return this.chance;
  }

  setTimeout(callback: () => void, delayMs: number): number {
    this.#ids += 1;
    this.#timers.set(this.#ids, { dueAt: this.#elapsedMs + delayMs, callback });
    return this.#ids;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number);
  }

  setSteadyTimeout(callback: () => void, delayMs: number): () => void {
    const timer = this.setTimeout(callback, delayMs);
    return () => this.clearTimeout(timer);
  }

  /** The wall clock goes on, and nothing else: no timer knows of it. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
  }

  /** In how many milliseconds each timer is due, the next one first. */
  get timers(): number[] {
    return [...this.#timers.values()]
      .map(({ dueAt }) => dueAt - this.#elapsedMs)
      .sort((a, b) => a - b);
  }

  /** Fires what falls due meanwhile, at its time, and lets happen what each timer sets off. */
  async advance(ms: number): Promise<void> {
    await settle();
    const until = this.#elapsedMs + ms;
    while (this.#fireNext(until)) await settle();
    this.#elapsedMs = Math.max(this.#elapsedMs, until);
  }

  /** The same in one task, for code that has nothing to wait for. */
  advanceAtOnce(ms: number): void {
    const until = this.#elapsedMs + ms;
    while (this.#fireNext(until));
    this.#elapsedMs = Math.max(this.#elapsedMs, until);
  }

  #fireNext(until: number): boolean {
    let next: [number, Timer] | undefined;
    for (const entry of this.#timers) if (!next || entry[1].dueAt < next[1].dueAt) next = entry;
    if (!next || next[1].dueAt > until) return false;
    const [id, { dueAt, callback }] = next;
    this.#timers.delete(id);
    this.#elapsedMs = Math.max(this.#elapsedMs, dueAt);
    callback();
    return true;
  }
}

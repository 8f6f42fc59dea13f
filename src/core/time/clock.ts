import { SteadyTimers } from "./steadyTimers.js";

export type TimerHandle = unknown;

/** Time and chance come in here, so that tests and simulations can drive them. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number;
  /** A clock that never jumps, in milliseconds. */
  elapsed(): number;
  /** From 0 up to 1, without 1. */
  random(): number;
  setTimeout(callback: () => void, delayMs: number): TimerHandle;
  clearTimeout(timer: TimerHandle): void;
  /** A timeout that a hidden page does not slow. Returns how to cancel it. */
  setSteadyTimeout(callback: () => void, delayMs: number): () => void;
}

// A longer delay would overflow and fire at once.
const longestTimeoutMs = 2 ** 31 - 1;

// One worker for all clients of a page.
const steadyTimers = new SteadyTimers();

// Globals are looked up at each call: fake timers may be installed after this module.
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  setTimeout: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, longestTimeoutMs)),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  setSteadyTimeout(callback, delayMs) {
    // Only a page can be hidden.
    if (typeof document !== "undefined") {
      return steadyTimers.set(callback, Math.min(delayMs, longestTimeoutMs));
    }
    const timer = systemClock.setTimeout(callback, delayMs);
    return () => systemClock.clearTimeout(timer);
  },
};

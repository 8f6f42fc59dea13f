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
}

// A longer delay would overflow and fire at once.
const longestTimeoutMs = 2 ** 31 - 1;

// Globals are looked up at each call: fake timers may be installed after this module.
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  setTimeout: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, longestTimeoutMs)),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** Counts the timers of the page itself: with a clock of ours, phoenix.js alone may set one. */
export function trackTimers(): { pending: () => number } {
  const pending = new Set<unknown>();
  const { setTimeout, clearTimeout } = globalThis;
  const tracked = (callback: (...given: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const timer = setTimeout(() => {
      pending.delete(timer);
      callback(...args);
    }, ms);
    pending.add(timer);
    return timer;
  };
  // Its overloads and __promisify__ are of no use here.
  globalThis.setTimeout = tracked as unknown as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    pending.delete(timer);
    clearTimeout(timer);
  };
  return { pending: () => pending.size };
}

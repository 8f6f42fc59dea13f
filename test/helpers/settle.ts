// Taken before a test fakes it.
const { setImmediate } = globalThis;

/** Lets everything happen that is under way: every microtask, then those of the tasks behind them. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

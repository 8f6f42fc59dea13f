type Wrap = (notify: () => void) => void;

const due = new Set<() => void>();
const wraps: Wrap[] = [];
let disarm: (() => void) | undefined;

// A hidden page has no frames.
const longestFrameMs = 100;

/**
 * Calls a listener at most once per frame, however often `subscribe` calls back: React renders an
 * external store at once after each task, so a burst of messages would be a burst of renders.
 */
export function subscribeInFrames(
  subscribe: (notify: () => void) => () => void,
  listener: () => void,
): () => void {
  const unsubscribe = subscribe(() => schedule(listener));
  return () => {
    unsubscribe();
    due.delete(listener);
    if (due.size === 0) disarm?.();
  };
}

/** Runs what calls users' handlers before another message can come. */
export function runSoon(task: () => void): void {
  queueMicrotask(() => inRound(task));
}

/** What React waits for when a component suspends: it goes on in the next round. */
export function wakeInFrames(promise: Promise<void>): { then: (wake: () => void) => void } {
  return { then: (wake) => void promise.then(() => schedule(wake)) };
}

/**
 * Puts a function around each round of what the hooks tell React, and returns how to take it off
 * again: for a test harness, which hands in React's `act`. Meanwhile nothing waits for a frame.
 * `renderWithSlipstream` does it by itself.
 *
 * @example
 *   const unwrap = wrapNotifications(act);
 */
export function wrapNotifications(wrap: (notify: () => void) => void): () => void {
  const own: Wrap = (notify) => wrap(notify);
  wraps.push(own);
  return () => {
    const index = wraps.indexOf(own);
    if (index >= 0) wraps.splice(index, 1);
  };
}

function schedule(listener: () => void) {
  due.add(listener);
  if (isTest()) queueMicrotask(flush);
  else if (!disarm) arm();
}

// Tests that wrap what happens in act() look at the page right behind it.
function isTest(): boolean {
  const { IS_REACT_ACT_ENVIRONMENT } = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
  return wraps.length > 0 || IS_REACT_ACT_ENVIRONMENT === true;
}

function arm() {
  const timer = setTimeout(flush, longestFrameMs);
  const frame =
    typeof requestAnimationFrame === "function" ? requestAnimationFrame(flush) : undefined;
  disarm = () => {
    clearTimeout(timer);
    // Left alone, those of a hidden page would pile up until it is shown.
    if (frame !== undefined) cancelAnimationFrame(frame);
    disarm = undefined;
  };
}

function flush() {
  disarm?.();
  if (due.size === 0) return;
  const listeners = [...due];
  due.clear();
  inRound(() => listeners.forEach((listener) => listener()));
}

function inRound(notify: () => void) {
  const wrap = wraps.at(-1);
  if (wrap) wrap(notify);
  else notify();
}

const due = new Set<() => void>();
let isArmed = false;

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
  };
}

function schedule(listener: () => void) {
  // Tests that wrap what happens in act() look at the page right behind it.
  if ((globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT) {
    listener();
    return;
  }
  due.add(listener);
  if (isArmed) return;
  isArmed = true;
  const timer = setTimeout(flush, longestFrameMs);
  if (typeof requestAnimationFrame === "function") {
    requestAnimationFrame(() => {
      clearTimeout(timer);
      flush();
    });
  }
}

function flush() {
  isArmed = false;
  const listeners = [...due];
  due.clear();
  for (const listener of listeners) listener();
}

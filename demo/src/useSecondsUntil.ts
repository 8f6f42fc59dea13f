import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let now = Date.now();
let ticking: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  ticking ??= setInterval(tick, 200);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** Whole seconds left, rounded up; renders once a second, and not at all without a time to wait for. */
export function useSecondsUntil(time: number | undefined): number | undefined {
  return useSyncExternalStore(subscribe, () =>
    time === undefined ? undefined : Math.max(0, Math.ceil((time - now) / 1_000)),
  );
}

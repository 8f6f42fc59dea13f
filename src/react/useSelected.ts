"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";

import type { SlipstreamState } from "../core/stateStore.js";
import { subscribeInFrames } from "./frames.js";
import { useSlipstream } from "./useSlipstream.js";

/** Renders when what `select` makes of one part of the store is no longer equal. */
export function useSelected<Part extends keyof SlipstreamState, Selected>(
  part: Part,
  select: (value: SlipstreamState[Part]) => Selected,
  isEqual: (a: Selected, b: Selected) => boolean,
): Selected {
  const { store } = useSlipstream();
  const subscribe = useCallback(
    (listener: () => void) =>
      subscribeInFrames(
        (notify) =>
          store.subscribe((state, previous) => {
            if (state[part] !== previous[part]) notify();
          }),
        listener,
      ),
    [store, part],
  );
  const read = useMemo(() => memoised(select, isEqual), [select, isEqual]);
  return useSyncExternalStore(
    subscribe,
    () => read(store.getState()[part]),
    () => read(store.getInitialState()[part]),
  );
}

function memoised<Value, Selected>(
  select: (value: Value) => Selected,
  isEqual: (a: Selected, b: Selected) => boolean,
): (value: Value) => Selected {
  let last: { value: Value; selected: Selected } | undefined;
  return (value) => {
    if (last && Object.is(last.value, value)) return last.selected;
    const selected = select(value);
    last = { value, selected: last && isEqual(last.selected, selected) ? last.selected : selected };
    return last.selected;
  };
}

"use client";

import { useCallback, useState, useSyncExternalStore } from "react";

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
  const [read] = useState(createReader<SlipstreamState[Part], Selected>);
  return useSyncExternalStore(
    subscribe,
    () => read(store.getState()[part], select, isEqual),
    () => read(store.getInitialState()[part], select, isEqual),
  );
}

/** Keeps what it selected while that is equal: an inline selector is a new one in each render. */
function createReader<Value, Selected>() {
  let last: { value: Value; select: unknown; selected: Selected } | undefined;
  return (
    value: Value,
    select: (value: Value) => Selected,
    isEqual: (a: Selected, b: Selected) => boolean,
  ): Selected => {
    if (last && Object.is(last.value, value) && last.select === select) return last.selected;
    const next = select(value);
    const selected = last && isEqual(last.selected, next) ? last.selected : next;
    last = { value, select, selected };
    return selected;
  };
}

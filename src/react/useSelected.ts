"use client";

import { useCallback, useState, useSyncExternalStore } from "react";

import type { SlipstreamState } from "../core/stateStore.js";
import { subscribeInFrames } from "./frames.js";
import { createReader } from "./reader.js";
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

"use client";

import { useEffect } from "react";

import type { UseChannelResult } from "./useChannel.js";
import { useNewest } from "./useNewest.js";

/**
 * Calls the newest handler with each message of one event, once and in order. A message causes no
 * render unless the handler sets state.
 */
export function useChannelEvent(
  channel: Pick<UseChannelResult, "on">,
  event: string,
  handler: (payload: unknown) => void,
): void {
  const { on } = channel;
  const newest = useNewest({ on, event, handler });
  useEffect(
    () =>
      on(event, (payload) => {
        const { current } = newest;
        // Between a commit and its effects, the handler is already that of the next topic.
        if (current.on === on && current.event === event) current.handler(payload);
      }),
    [on, event, newest],
  );
}

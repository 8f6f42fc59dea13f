"use client";

import { useEffect } from "react";

import type { EventName, EventPayload } from "../core/channel/channelTypes.js";
import type { UseChannelResult } from "./useChannel.js";
import { useNewest } from "./useNewest.js";

/**
 * Calls the newest handler with each message of one event, once and in order. A message causes no
 * render unless the handler sets state.
 */
export function useChannelEvent<T extends string, Event extends EventName<T>>(
  channel: UseChannelResult<T, boolean>,
  event: Event,
  handler: (payload: EventPayload<T, Event>) => void,
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

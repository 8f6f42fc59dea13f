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
  const newest = useNewest(handler);
  const { on } = channel;
  useEffect(() => on(event, (payload) => newest.current(payload)), [on, event, newest]);
}

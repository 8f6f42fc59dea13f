"use client";

import { useMemo, useState, useSyncExternalStore } from "react";

import type { EventName, EventPayload } from "../core/channel/channelTypes.js";
import { claimOf } from "./claimOf.js";
import { createLatestMessage, type LatestMessage } from "./latestMessage.js";
import { createReader } from "./reader.js";
import type { UseChannelResult } from "./useChannel.js";

/** What `useLatest` makes of a payload. */
export interface UseLatestOptions<Payload, Selected> {
  /** What the component shows of it; without it, all. */
  select?: ((payload: Payload) => Selected) | undefined;
  /**
   * No render while this holds for what was selected before and now.
   *
   * @default Object.is
   */
  isEqual?: ((a: Selected, b: Selected) => boolean) | undefined;
}

/**
 * The payload of the last message of one event since this component was mounted; `undefined` before
 * the first, and again with another topic. For what replaces itself: a price, a position, a status.
 * Of several messages in a frame it shows the last: use `useChannelReducer` where each counts.
 *
 * @throws {SlipstreamError} `invalid-config` for something else than what `useChannel` returned.
 * @example
 *   const price = useLatest(ticker, "tick", { select: (tick) => tick.price });
 */
export function useLatest<
  T extends string,
  Event extends EventName<T>,
  Selected = EventPayload<T, Event>,
>(
  channel: UseChannelResult<T, boolean>,
  event: Event,
  options: UseLatestOptions<EventPayload<T, Event>, Selected> = {},
): Selected | undefined {
  const claim = claimOf("useLatest", channel);
  const latest = useMemo(() => createLatestMessage(claim, event), [claim, event]);
  const [read] = useState(createReader<ReturnType<LatestMessage["get"]>, Selected | undefined>);
  const { select, isEqual = Object.is } = options;
  // What comes is what was registered; without `select` that is what is returned.
  const pick = (select ?? asItIs) as (payload: unknown) => Selected;
  const selectLatest = (message: { payload: unknown } | null) =>
    message ? pick(message.payload) : undefined;
  const isSame = (a: Selected | undefined, b: Selected | undefined) =>
    a === undefined || b === undefined ? a === b : isEqual(a, b);
  return useSyncExternalStore(
    latest.subscribe,
    () => read(latest.get(), selectLatest, isSame),
    () => undefined,
  );
}

function asItIs(payload: unknown): unknown {
  return payload;
}

"use client";

import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";

import type { Endpoint } from "../repeater/endpoint.js";
import type { RepeaterStats, RepeatOptions } from "../repeater/repeater.js";
import { noStats } from "../repeater/tally.js";
import { TopicRepeater } from "../repeater/topicRepeater.js";
import { subscribeInFrames } from "./frames.js";
import { useEndpointWarning } from "./useEndpointWarning.js";
import { useSlipstream } from "./useSlipstream.js";

const none: RepeatOptions = {};
const noTopics: readonly string[] = [];

/**
 * Repeats what is said on a topic, or on several, on an endpoint while the component is mounted; `null`
 * for none. Each message goes at most once, and of all events, presence too, unless `events` chooses.
 * The client of the nearest provider is the source; that of `createSlipstreamEndpoint` you connect.
 * Topics and options may change; a new endpoint object starts a new repeater, so make it outside of
 * the component, or in `useState`. Returns what became of the messages up to now, and renders for that
 * at most once per frame. Two components, or tabs, that repeat one topic publish everything twice.
 *
 * @throws {SlipstreamError} `no-provider`, `invalid-config` for a wrong topic, endpoint or option.
 * @example
 *   const tabs = createBroadcastChannelEndpoint("my-app");
 *   function Repeating() {
 *     const { repeated, dropped } = useRepeater("room:lobby", tabs, { events: ["new_msg"] });
 *     return <p>{repeated} repeated, {dropped} dropped</p>;
 *   }
 */
export function useRepeater(
  topic: string | readonly string[] | null,
  endpoint: Endpoint,
  options: RepeatOptions = none,
): RepeaterStats {
  const slipstream = useSlipstream();
  useEndpointWarning("useRepeater", endpoint);
  const repeater = useMemo(() => new TopicRepeater(slipstream, endpoint), [slipstream, endpoint]);
  useEffect(() => repeater.update(topicsOf(topic), options));
  useEffect(() => {
    repeater.start();
    return () => repeater.stop();
  }, [repeater]);
  const subscribe = useCallback(
    (listener: () => void) => subscribeInFrames((notify) => repeater.subscribe(notify), listener),
    [repeater],
  );
  return useSyncExternalStore(
    subscribe,
    () => statsOf(repeater),
    () => noStats,
  );
}

// Compiled, a read in the hook itself would take two repeaters of equal stats for one.
function statsOf(repeater: TopicRepeater): RepeaterStats {
  return repeater.stats;
}

function topicsOf(topic: string | readonly string[] | null): readonly string[] {
  if (topic === null) return noTopics;
  // From JavaScript anything may come: what is no name is turned away as a topic.
  return typeof topic === "object" ? topic : [topic];
}

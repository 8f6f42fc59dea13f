"use client";

import { useEffect } from "react";

import type { Subscribable } from "../repeater/endpoint.js";
import { useEndpointWarning } from "./useEndpointWarning.js";
import { useNewest } from "./useNewest.js";

/**
 * Calls the newest handler with each message of one event that is broadcast on a topic of an endpoint;
 * `null` for no topic. A message causes no render unless the handler sets state. Make the endpoint
 * outside of the component, or in `useState`.
 *
 * @example
 *   useEndpointEvent(tabs, "room:lobby", "new_msg", (message) => add(message));
 */
export function useEndpointEvent(
  endpoint: Subscribable,
  topic: string | null,
  event: string,
  handler: (payload: unknown) => void,
): void {
  useEndpointWarning("useEndpointEvent", endpoint);
  const newest = useNewest({ endpoint, topic, event, handler });
  useEffect(() => {
    if (topic === null) return;
    return endpoint.subscribe(topic, (name, payload) => {
      const { current } = newest;
      // Between a commit and its effects, the handler is already that of the next topic.
      const isCurrent = current.endpoint === endpoint && current.topic === topic;
      if (isCurrent && name === current.event) current.handler(payload);
    });
  }, [endpoint, topic, newest]);
}

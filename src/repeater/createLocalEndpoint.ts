import { TopicListeners } from "../core/topics/topicListeners.js";
import type { Endpoint, Subscribable } from "./endpoint.js";

/**
 * An endpoint within this page, worker or process: what is broadcast reaches its subscribers at once.
 * One that throws is reported, and disturbs no other.
 *
 * @example
 *   const endpoint = createLocalEndpoint();
 *   repeat(slipstream, "room:lobby", endpoint, { events: ["new_msg"] });
 *   const off = endpoint.subscribe("room:lobby", (event, payload) => show(payload));
 */
export function createLocalEndpoint(): Endpoint & Subscribable {
  const subscribers = new TopicListeners<[event: string, payload: unknown]>();
  return {
    broadcast: (topic, event, payload) => subscribers.tell(topic, event, payload),
    subscribe: (topic, handler) => subscribers.add(topic, handler),
  };
}

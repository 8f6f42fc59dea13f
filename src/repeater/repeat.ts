import { clientOf } from "../core/client.js";
import { SlipstreamError } from "../core/error.js";
import type { Slipstream } from "../core/slipstream.js";
import { destroyedError } from "../core/topics/topics.js";
import type { Endpoint } from "./endpoint.js";
import type { Repeater, RepeatOptions } from "./repeater.js";
import { TopicRepeater } from "./topicRepeater.js";

/**
 * Repeats the messages of a topic, or of several, on an endpoint: unchanged, each at most once, those
 * of one topic in order, until it is stopped. Replies and Phoenix's own `phx_*` are not repeated. Its
 * topics are claims like any other: they are joined as soon as that is possible, and again.
 *
 * @throws {SlipstreamError} `invalid-config` for a wrong topic, endpoint or option, `destroyed`.
 * @example
 *   const repeater = repeat(slipstream, "room:lobby", createBroadcastChannelEndpoint("my-app"));
 *   process.once("SIGTERM", () => void repeater.drain({ timeoutMs: 5_000 }));
 */
export function repeat(
  source: Slipstream,
  topic: string | readonly string[],
  endpoint: Endpoint,
  options: RepeatOptions = {},
): Repeater {
  if (clientOf(source).isDestroyed) throw destroyedError();
  const topics = typeof topic === "string" ? [topic] : topic;
  if (!Array.isArray(topics) || topics.length === 0) throw noTopicError(topic);
  const repeater = new TopicRepeater(source, endpoint);
  repeater.update(topics, options);
  repeater.start();
  return repeater;
}

function noTopicError(topic: unknown) {
  return new SlipstreamError("invalid-config", `there is no topic to repeat: ${String(topic)}`, {
    hint: 'Pass the name of a topic, such as "room:lobby", or a list of them.',
  });
}

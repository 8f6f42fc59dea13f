import { checkDuration, isDuration, isOneOf, wrongOption } from "../core/checks.js";
import { checkChannelOptions } from "../core/config.js";
import { SlipstreamError } from "../core/error.js";
import type { Endpoint } from "./endpoint.js";
import type { RepeatOptions } from "./repeater.js";

/** @throws {SlipstreamError} `invalid-config`, naming the option, what it got and what it takes. */
export function checkRepeatOptions(options: RepeatOptions): void {
  const { events, maxQueued, timeoutMs, onError } = options;
  checkChannelOptions(options);
  if (!isEvents(events)) throw wrongOption("events", events, "a list of names, or a function");
  if (!isOneOf("function")(onError)) throw wrongOption("onError", onError, "a function");
  if (maxQueued !== undefined && !isDuration(maxQueued))
    throw wrongOption("maxQueued", maxQueued, "a number, 0 or more");
  if (timeoutMs !== undefined) checkDuration("timeoutMs", timeoutMs);
}

export function checkEndpoint(endpoint: Endpoint): void {
  // From JavaScript anything may come.
  if (typeof (endpoint as Partial<Endpoint> | undefined)?.broadcast === "function") return;
  throw new SlipstreamError("invalid-config", "the endpoint has no method broadcast()", {
    hint: "Pass { broadcast(topic, event, payload) { … } }, or what createLocalEndpoint() makes.",
  });
}

function isEvents(events: unknown): boolean {
  if (Array.isArray(events)) return events.every((event) => typeof event === "string");
  return isOneOf("function")(events);
}

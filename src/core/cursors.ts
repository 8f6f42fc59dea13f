import type { Context } from "./context.js";
import { SlipstreamError } from "./error.js";
import type { ChannelOptions } from "./options.js";
import type { Topic } from "./topic.js";
import { report } from "../wire/report.js";

type Position = string | number;

/** Moves the topic to the position of this message; `false` when it was there before. */
export function advance(
  { state }: Pick<Context, "state">,
  topic: Topic,
  event: string,
  payload: unknown,
): boolean {
  const cursor = newest(topic, "cursor");
  if (!cursor) {
    // It lingers, and nobody hears this one.
    if (topic.claims.length === 0) topic.isBehind = true;
    return true;
  }
  const position = positionOf(topic.name, event, () => cursor(event, payload));
  // Who was asked may have left the topic, or ended the client.
  if (position === undefined || topic.membership.status !== "joined") return true;
  if (isDuplicate(position, topic.cursor)) return false;
  topic.cursor = position;
  state.topicMoved(topic);
  return true;
}

/** Takes up the position of an accepted join; `true` when the server cannot fill the hole before it. */
export function resume(context: Context, topic: Topic, response: unknown): boolean {
  const { cursor: before } = topic;
  topic.isBehind = false;
  const hasGap = isGap(topic, response);
  if (hasGap) {
    context.emit?.({
      type: "gapFound",
      topic: topic.name,
      ...(before !== undefined && { cursor: before }),
    });
    // What the server still has is all newer, or of another log: none of it was seen.
    topic.cursor = undefined;
    topic.invalidate();
  }
  advance(context, topic, "phx_join", response);
  return hasGap;
}

function isDuplicate(position: Position, last: Position | undefined): boolean {
  return typeof position === "number" && typeof last === "number" && position <= last;
}

function isGap(topic: Topic, response: unknown): boolean {
  const gap = newest(topic, "gap");
  try {
    return gap ? gap(response) : (response as { gap?: unknown } | null | undefined)?.gap === true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** Of the claim that gave one last. */
function newest<Name extends "cursor" | "gap">({ claims }: Topic, name: Name) {
  let found: ChannelOptions[Name] = undefined;
  for (const { options } of claims) found = options[name] ?? found;
  return found;
}

function positionOf(topic: string, event: string, ask: () => unknown): Position | undefined {
  try {
    const position = ask();
    if (position === undefined || typeof position === "string" || Number.isFinite(position)) {
      return position as Position | undefined;
    }
    const got = typeof position === "number" ? position : typeof position;
    throw new SlipstreamError("invalid-config", `"${topic}": the cursor gave ${got}`, {
      hint: "Return a string or a finite number, or undefined for a message without a position.",
      topic,
      event,
    });
  } catch (error) {
    // The message has no position then, and is passed on.
    report(error);
    return undefined;
  }
}

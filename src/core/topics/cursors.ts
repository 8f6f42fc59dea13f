import type { Context } from "../context.js";
import { SlipstreamError } from "../error.js";
import type { ChannelOptions } from "../options.js";
import type { DropReason } from "../telemetry.js";
import type { Topic } from "./topic.js";
import { report } from "../../wire/report.js";

type Position = string | number;
type Stores = Pick<Context, "state">;

/** Moves the topic to the position of a message. Returns why the message is not to be delivered. */
export function advance(
  { state }: Stores,
  topic: Topic,
  event: string,
  payload: unknown,
): DropReason | undefined {
  const cursor = cursorOf(topic);
  if (!cursor) return undefined;
  const position = positionOf(topic.name, event, () => cursor(event, payload));
  // Who was asked may have left the topic, or ended the connection.
  if (topic.membership.status !== "joined") return "not-joined";
  if (position === undefined) return undefined;
  if (isDuplicate(position, topic.cursor)) return "duplicate";
  // The topic lingers, and nobody hears this one.
  if (topic.claims.length === 0) topic.isBehind = true;
  else {
    topic.cursor = position;
    state.topicMoved(topic);
  }
  return undefined;
}

/** Takes up the position of an accepted join; `true` when the server cannot fill the hole before it. */
export function resume(context: Context, topic: Topic, response: unknown): boolean {
  const { cursor: before } = topic;
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
  // A backlog in the response is heard by those who claim the topic now.
  topic.isBehind = topic.claims.length === 0 && cursorOf(topic) !== undefined;
  advance(context, topic, "phx_join", response);
  return hasGap;
}

/** A claim with a cursor was made. Returns whether the topic has to join again for its sake. */
export function takeUp(context: Stores, topic: Topic): boolean {
  const { isBehind } = topic;
  topic.isBehind = false;
  if (topic.membership.status !== "joined") return false;
  if (isBehind) return true;
  // Those before it had no cursor: the response is the only position there is.
  if (topic.cursor === undefined) advance(context, topic, "phx_join", topic.response);
  return false;
}

/** Of the claim that gave one last; of one that is gone when none of those that stay does. */
export function cursorOf({ claims, released }: Topic): ChannelOptions["cursor"] {
  return newest(claims, "cursor") ?? released?.cursor;
}

function newest<Name extends "cursor" | "gap">(claims: Topic["claims"], name: Name) {
  let found: ChannelOptions[Name] = undefined;
  for (const { options } of claims) found = options[name] ?? found;
  return found;
}

function isDuplicate(position: Position, last: Position | undefined): boolean {
  return typeof position === "number" && typeof last === "number" && position <= last;
}

function isGap({ claims }: Topic, response: unknown): boolean {
  const gap = newest(claims, "gap");
  if (!gap) return (response as { gap?: unknown } | null | undefined)?.gap === true;
  try {
    // An async function would make each response one.
    return (gap(response) as unknown) === true;
  } catch (error) {
    report(error);
    return false;
  }
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

import { SlipstreamError } from "../error.js";
import type { ChannelOptions } from "../options.js";
import type { TopicContract } from "./contract.js";
import type { Push } from "./push.js";
import type { Topic } from "./topic.js";
import { guarded } from "../../wire/report.js";

/** In place of an event: each accepted join, which is no message. */
export const joins: unique symbol = Symbol("joins");

/** For one event, or for every one; `run` is `null` once it is off. */
export type Handler =
  | { readonly event: string | typeof joins; run: ((payload: unknown) => void) | null }
  | { readonly event: null; run: ((event: string, payload: unknown) => void) | null };

/** Somebody who waits for what becomes of a claim. */
export interface Waiter {
  joined?: (response: unknown) => void;
  refused?: (error: SlipstreamError) => void;
  ended: (error: SlipstreamError) => void;
}

const none: readonly never[] = [];

/** A claim on a topic, or the promise of one: hooks make it in render and claim in an effect. */
export abstract class Claim {
  readonly topic: string;
  options: ChannelOptions;
  /** While it is claimed. */
  record: Topic | null = null;
  /** Released and not claimed again. */
  isOver = false;
  /** Replaced, never changed. */
  handlers: readonly Handler[] = none;
  waiters: Set<Waiter> | null = null;
  /** Hears what was on the wire, if it fits, and pushes what it is given. */
  isRaw = false;
  /** It will be handed what came before it, each accepted join among it. */
  isBehind = false;
  /** Pushes from before the claim. */
  early: Set<Push> | null = null;

  constructor(topic: string, options: ChannelOptions) {
    this.topic = topic;
    this.options = options;
  }

  abstract get isDestroyed(): boolean;

  /** What its payloads have to be. */
  abstract get contract(): TopicContract | null;

  /** Each accepted join comes before the messages of that join. */
  tellJoined(response: unknown, handlers: readonly Handler[] = this.handlers): void {
    for (const handler of handlers) {
      if (handler.event === joins) guarded(() => handler.run?.(response));
    }
  }

  /** The topic may have been joined, or refused, before the claim was made. */
  catchUp({ membership: { status }, response, error }: Topic): void {
    if (status === "joined" && !error && !this.isBehind) this.tellJoined(response);
    for (const waiter of this.waiters ?? none) {
      if (error && (status === "refused" || status === "joined")) waiter.refused?.(error);
      else if (status === "joined") waiter.joined?.(response);
    }
  }

  /** Ends what belongs to this claim; a hook may claim again. */
  end(code: "left" | "destroyed"): void {
    const { topic } = this;
    const why = code === "left" ? "the channel was left" : "the client was destroyed";
    this.isOver = true;
    this.record = null;
    const waiters = this.waiters ?? none;
    this.waiters = null;
    for (const waiter of waiters) {
      waiter.ended(new SlipstreamError(code, `"${topic}": ${why}`, { topic }));
    }
  }
}

import type { SlipstreamError } from "../core/error.js";
import type { Events, Place } from "./loops.js";

/** The way of one topic's messages to an endpoint. */
export interface Route {
  /** `false` while the other side is away: messages wait. */
  readonly isOpen: boolean;
  /** How many messages may be unanswered at a time. */
  readonly maxInFlight: number;
  /** Where they come out, when what is said there can be heard again. */
  readonly place: Place | null;
  /** By which names these events come out. */
  renamed(events: Events): Events;
  /** What it returns is settled within `timeoutMs` by itself. */
  readonly isTimed: boolean;
  send(event: string, payload: unknown, timeoutMs: number | undefined): unknown;
  close(): void;
}

export interface RouteListener {
  /** It may be open now. */
  changed(): void;
  /** The topic on the other side crashed or timed out, or was refused, which is final for now. */
  failed(error: SlipstreamError, isFinal: boolean): void;
}

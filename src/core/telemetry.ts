import type { SlipstreamErrorCode } from "./error.js";
import type { WireTransport } from "../wire/wire.js";

/** One thing that happened, as plain data; told apart by `type`. */
export type SlipstreamEvent =
  | { type: "connectStarted"; attempt: number }
  | { type: "connectFailed"; attempt: number; message: string }
  | {
      type: "connectionOpened";
      epoch: number;
      durationMs: number;
      /** Unknown over a `socket` that is not ours. */
      transport?: WireTransport;
    }
  | { type: "connectionClosed"; message: string }
  | { type: "joinSent"; topic: string; attempt: number; isRejoin: boolean }
  | { type: "joinAccepted"; topic: string; durationMs: number; isRejoin: boolean }
  | { type: "joinRefused"; topic: string; attempt: number; reason?: string | undefined }
  | { type: "joinTimedOut"; topic: string; attempt: number }
  | { type: "topicCrashed"; topic: string }
  | { type: "topicClosed"; topic: string }
  | { type: "leaveSent"; topic: string }
  | { type: "topicLeft"; topic: string }
  | { type: "pushSent"; topic: string; event: string }
  | {
      type: "pushSettled";
      topic: string;
      event: string;
      outcome: "ok" | SlipstreamErrorCode;
      durationMs: number;
    }
  | { type: "messageReceived"; topic: string; event: string }
  | { type: "messageDropped"; topic: string; event: string; why: DropReason }
  | { type: "gapFound"; topic: string; cursor?: string | number }
  | { type: "frameUndecodable"; message: string };

/**
 * Why a message was dropped: it belongs to an earlier join, came while the topic was not joined, was
 * seen before by its `cursor`, does not fit its schema, or was the oldest beyond the `limit` of
 * `messages()`.
 */
export type DropReason = "stale" | "not-joined" | "duplicate" | "invalid" | "overflow";

/** `undefined` when nobody listens, so that no event is built. */
export type Emit = ((event: SlipstreamEvent) => void) | undefined;

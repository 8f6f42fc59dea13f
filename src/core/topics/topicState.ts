import type { SlipstreamError } from "../error.js";
import type { TopicStatus } from "./topicMachine.js";

/** Where one topic stands: an immutable snapshot. */
export interface TopicState {
  /** Such as `"room:lobby"`. */
  readonly topic: string;
  /** Where the topic stands. */
  readonly status: TopicStatus;
  /** `true` for a desired topic that was joined before and is not joined now, whatever ended it. */
  readonly isStale: boolean;
  /** How many hooks and imperative channels want it; 0 while it lingers or leaves. */
  readonly claims: number;
  /** Tries that failed since it was last joined. */
  readonly attempts: number;
  /** When it will be joined again, epoch milliseconds; only in `backoff`. */
  readonly retryAt?: number;
  /** The server's response to the last accepted join. */
  readonly response?: unknown;
  /** The position of the last message, by the `cursor` of the channel. */
  readonly cursor?: string | number;
  /**
   * Why it is not joined: the last refusal, crash or timeout. Gone once it is joined, unless the
   * response does not fit its schema.
   */
  readonly error?: SlipstreamError;
}

/** The state of a topic that nobody has claimed. */
export function unclaimedState(topic: string, status: "idle" | "pending"): TopicState {
  return { topic, status, isStale: false, claims: 0, attempts: 0 };
}

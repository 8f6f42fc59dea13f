import type { SlipstreamError } from "../core/error.js";
import type { ChannelOptions, WaitOptions } from "../core/options.js";

/** What became of the messages that a repeater took, those that its `events` choose: the sum is all of them. */
export interface RepeaterStats {
  /** Published: the endpoint took it, or the service over there acknowledged it. */
  readonly repeated: number;
  /** Not published: the oldest beyond `maxQueued`, those that a stop left, and those cut from a loop. */
  readonly dropped: number;
  /** Not published: the endpoint threw or rejected. */
  readonly failed: number;
  /** Handed over, then interrupted, stopped, or not answered in time: published or not. */
  readonly unknown: number;
  /** Waiting for the endpoint, or for its answer. */
  readonly queued: number;
}

/** What `repeat` and `useRepeater` can be given. */
export interface RepeatOptions extends Pick<
  ChannelOptions,
  "params" | "priority" | "cursor" | "gap" | "onGap"
> {
  /**
   * Which events are repeated: their names, or a function of the name. Without it, all but replies and
   * Phoenix's own `phx_*`; those of presence too.
   */
  events?: readonly string[] | ((event: string) => boolean) | undefined;
  /**
   * How many messages of one topic may wait for the endpoint; beyond it the oldest is dropped.
   *
   * @default 1000
   */
  maxQueued?: number | undefined;
  /**
   * Milliseconds for the endpoint to settle one message; then it counts as unknown, and the next one
   * goes.
   *
   * @default the `timeoutMs` of the target for `createSlipstreamEndpoint`, otherwise of the source
   */
  timeoutMs?: number | undefined;
  /**
   * Called with each error: of the endpoint, of a topic on either side, of a loop. Without it the page
   * is told of a topic that is refused or closed, a loop, and the first of the endpoint's failures in a
   * row.
   */
  onError?: ((error: SlipstreamError) => void) | undefined;
}

/** Messages on their way from one service to an endpoint, until it is stopped. */
export interface Repeater {
  /** Up to now: an immutable snapshot. */
  readonly stats: RepeaterStats;
  /** Calls back after each change of `stats`, and returns how to stop that. */
  subscribe(listener: () => void): () => void;
  /**
   * Takes no more messages, and resolves when those that it took are settled; then it is stopped. It
   * is stopped too when the wait ends with `timeout` or `aborted`; without a `timeoutMs` it waits for
   * as long as the other side is away. For a service that shuts down.
   */
  drain(wait?: WaitOptions): Promise<void>;
  /** Lets go of its topics on both sides. What waits is dropped, what is unanswered is unknown. */
  stop(): void;
}

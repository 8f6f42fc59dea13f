"use client";

import { useEffect, useMemo, useSyncExternalStore } from "react";

import type { Channel } from "../core/channel/channel.js";
import type {
  JoinResponse,
  RegisteredTypes,
  Topic,
  TopicOf,
} from "../core/channel/channelTypes.js";
import { untyped } from "../core/channel/typed.js";
import type { SlipstreamError } from "../core/error.js";
import type { ChannelOptions } from "../core/options.js";
import type { TopicStatus } from "../core/topics/topicMachine.js";
import { createChannelHandle } from "./channelHandle.js";
import { suspend } from "./suspend.js";
import { useSlipstream } from "./useSlipstream.js";

/** What `useChannel` returns: where its topic stands, and what can be done with it. */
export interface UseChannelResult<T extends string = string, Answered extends boolean = false> {
  /** The topic as given. */
  readonly topic: T | null;
  /** For the type checker alone: what is registered for the topic. Never set. */
  readonly "~types"?: RegisteredTypes<T> | undefined;
  /** Where the topic stands; `idle` without a topic. */
  readonly status: TopicStatus;
  /** `true` while `status` is `joined`. */
  readonly isJoined: boolean;
  /** `true` when the topic was joined before and is not joined now: what is shown may be old. */
  readonly isStale: boolean;
  /** The server's response to the last accepted join; there is one, with `suspense`. */
  readonly response: Answered extends true ? JoinResponse<T> : JoinResponse<T> | undefined;
  /** Why it is not joined: the last refusal, crash or timeout. Joined: why the response does not fit. */
  readonly error: SlipstreamError | undefined;
  /** Tries that failed since it was last joined. */
  readonly attempts: number;
  /** When it will be joined again, epoch milliseconds; only in `backoff`. */
  readonly retryAt: number | undefined;
  /** See `Channel.push`. Stable, like `send`, `on` and `rejoin`. */
  readonly push: Channel<T>["push"];
  /** See `Channel.send`. */
  readonly send: Channel<T>["send"];
  /** See `Channel.on`. */
  readonly on: Channel<T>["on"];
  /** See `Channel.rejoin`. */
  readonly rejoin: Channel<T>["rejoin"];
  /** The channel itself; `null` without a topic. */
  readonly channel: Channel<T> | null;
}

// As it says neither of the two itself, nobody's wish for a response makes one be there.
type IsAnswered<T, Suspends> = null extends T ? false : Suspends extends true ? true : false;

/** What a hook's claim can be made with. */
export interface UseChannelOptions<
  T extends string = string,
  Suspends extends boolean = boolean,
> extends ChannelOptions<T> {
  /**
   * Suspends the component until the first answer, and throws a refusal, or a response that does not
   * fit its schema, to the nearest error boundary. The provider has to be outside of the `Suspense`
   * boundary: inside of it, React makes another one for each try, and none is ever mounted. A server
   * renders the fallback; its `onError` is told once, with Next.js's digest for what the page renders.
   *
   * @default false
   */
  suspense?: Suspends | undefined;
}

/**
 * Keeps a topic joined while the component is mounted; `null` for none. Any number of components may
 * share one topic: it is joined once, and left when the last of them is gone. Renders when the
 * status, the response, the error or the attempts change, never for a message.
 *
 * @throws {SlipstreamError} `no-provider` outside a `SlipstreamProvider`, `invalid-config` for "".
 * @example
 *   const room = useChannel(`room:${id}`, { params: { token } });
 *   useChannelEvent(room, "new_msg", (message) => dispatch({ type: "received", message }));
 *   return <button onClick={() => room.push("new_msg", { body })}>Send</button>;
 */
export function useChannel<const T extends Topic | null, const Suspends extends boolean = false>(
  topic: T,
  options?: UseChannelOptions<NonNullable<T>, Suspends>,
): UseChannelResult<TopicOf<T>, IsAnswered<T, Suspends>> {
  const slipstream = useSlipstream();
  const given: UseChannelOptions = untyped(options);
  const { suspense = false } = given;
  const handle = useMemo(() => createChannelHandle(slipstream, topic), [slipstream, topic]);
  const state = useSyncExternalStore(
    handle.subscribe,
    handle.getState,
    suspense ? handle.getFallback : handle.getServerState,
  );
  if (suspense && handle.topic !== null) suspend(slipstream, state, given);
  useEffect(() => handle.update(given), [handle, given]);
  useEffect(() => handle.claim(), [handle]);
  const result: unknown = useMemo(() => {
    const { push, send, on, rejoin, channel } = handle;
    const { status, isStale, response, error, attempts, retryAt } = state;
    const isJoined = status === "joined";
    return {
      ...{ topic: handle.topic, status, isJoined, isStale, response, error, attempts, retryAt },
      ...{ push, send, on, rejoin, channel },
    };
  }, [handle, state]);
  // Registered types say what `unknown` is.
  return result as UseChannelResult<TopicOf<T>, IsAnswered<T, Suspends>>;
}

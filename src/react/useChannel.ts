"use client";

import { useEffect, useMemo, useSyncExternalStore } from "react";

import type { Channel } from "../core/channel.js";
import type { SlipstreamError } from "../core/error.js";
import type { ChannelOptions } from "../core/options.js";
import type { TopicStatus } from "../core/topicMachine.js";
import { createChannelHandle } from "./channelHandle.js";
import { useSlipstream } from "./useSlipstream.js";

/** What `useChannel` returns: where its topic stands, and what can be done with it. */
export interface UseChannelResult {
  /** The topic as given. */
  readonly topic: string | null;
  /** Where the topic stands; `idle` without a topic. */
  readonly status: TopicStatus;
  /** `true` while `status` is `joined`. */
  readonly isJoined: boolean;
  /** `true` when the topic was joined before and is not joined now: what is shown may be old. */
  readonly isStale: boolean;
  /** The server's response to the last accepted join. */
  readonly response: unknown;
  /** Why it is not joined: the last refusal, crash or timeout. */
  readonly error: SlipstreamError | undefined;
  /** Tries that failed since it was last joined. */
  readonly attempts: number;
  /** When it will be joined again, epoch milliseconds; only in `backoff`. */
  readonly retryAt: number | undefined;
  /** See `Channel.push`. Stable, like `send`, `on` and `rejoin`. */
  readonly push: Channel["push"];
  /** See `Channel.send`. */
  readonly send: Channel["send"];
  /** See `Channel.on`. */
  readonly on: Channel["on"];
  /** See `Channel.rejoin`. */
  readonly rejoin: Channel["rejoin"];
  /** The channel itself; `null` without a topic. */
  readonly channel: Channel | null;
}

const none: ChannelOptions = {};

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
export function useChannel(topic: string | null, options: ChannelOptions = none): UseChannelResult {
  const slipstream = useSlipstream();
  const handle = useMemo(() => createChannelHandle(slipstream, topic), [slipstream, topic]);
  const state = useSyncExternalStore(handle.subscribe, handle.getState, handle.getServerState);
  useEffect(() => handle.update(options));
  useEffect(() => handle.claim(), [handle]);
  return useMemo(() => {
    const { push, send, on, rejoin, channel } = handle;
    const { status, isStale, response, error, attempts, retryAt } = state;
    const isJoined = status === "joined";
    return {
      ...{ topic: handle.topic, status, isJoined, isStale, response, error, attempts, retryAt },
      ...{ push, send, on, rejoin, channel },
    };
  }, [handle, state]);
}

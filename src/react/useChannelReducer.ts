"use client";

import { useEffect, useReducer } from "react";

import type { Message } from "../core/channel/channel.js";
import type { ReducerMessage } from "../core/channel/channelTypes.js";
import type { TopicChannel } from "../core/channel/topicChannel.js";
import { claimOf } from "./claimOf.js";
import { subscribeToBatches } from "./messageBatches.js";
import type { UseChannelResult } from "./useChannel.js";

interface Held<State> {
  claim: TopicChannel | null;
  state: State;
}

type Action<State> = Held<State> | Batch;

interface Batch {
  claim: TopicChannel;
  messages: readonly Message[];
  /** Hidden and shown again, a component begins anew: it is told of the join that holds once more. */
  isFirst: boolean;
}

/**
 * State made of every message of a topic, in order; none is skipped, however many come in a frame.
 * Each accepted join comes first, as `{ event: "phx_join", payload: response }`: a component that
 * mounts late begins with the one that holds. Renders at most once per frame. Another topic begins
 * with `initial` again, and so does a component that was hidden in an `Activity` and is shown. The
 * reducer has to be pure; React may call it twice.
 *
 * @throws {SlipstreamError} `invalid-config` for something else than what `useChannel` returned.
 * @example
 *   const lines = useChannelReducer(room, (all: Line[], { event, payload }) => {
 *     if (event === "phx_join") return payload.history;
 *     return event === "new_msg" ? [...all, payload] : all;
 *   }, []);
 */
export function useChannelReducer<T extends string, State>(
  channel: UseChannelResult<T, boolean>,
  reducer: (state: State, message: ReducerMessage<T>) => State,
  initial: State,
): State {
  const claim = claimOf("useChannelReducer", channel);
  const [held, dispatch] = useReducer(
    (before: Held<State>, action: Action<State>) => {
      if ("state" in action) return action;
      // Of a topic that it has left meanwhile.
      if (action.claim !== claim) return before;
      const from = before.claim === claim && !action.isFirst ? before.state : initial;
      // What comes is what was registered.
      const messages = action.messages as readonly ReducerMessage<T>[];
      const state = messages.reduce((all, message) => reducer(all, message), from);
      return before.claim === claim && Object.is(state, before.state) ? before : { claim, state };
    },
    { claim, state: initial },
  );
  if (held.claim !== claim) dispatch({ claim, state: initial });
  useEffect(() => {
    if (!claim) return undefined;
    return subscribeToBatches(claim, (messages, isFirst) => dispatch({ claim, messages, isFirst }));
  }, [claim]);
  return held.claim === claim ? held.state : initial;
}

"use client";

import { useMemo, useSyncExternalStore } from "react";

import type { Channel } from "../core/channel/channel.js";
import type { PushArgs, PushError, PushName, PushResponse } from "../core/channel/channelTypes.js";
import { claimOf } from "./claimOf.js";
import { idlePush, PushState } from "./pushState.js";
import type { UseChannelResult } from "./useChannel.js";

/** Where the last push stands, and how to push. */
export interface UsePushResult<T extends string = string, Event extends string = string> {
  /** Pushes, and never throws or rejects: see `status`. Stable, like the others. */
  readonly push: (...args: PushArgs<T, Event>) => void;
  /** Pushes, and returns the promise of `channel.push`. */
  readonly pushAsync: (...args: PushArgs<T, Event>) => Promise<PushResponse<T, Event>>;
  /** Of the last push: `idle` before the first and after `reset`. */
  readonly status: "idle" | "pending" | "ok" | "error";
  /** The server's reply, when `ok`. */
  readonly response: PushResponse<T, Event> | undefined;
  /** Why it failed; `response` of it is the server's, when it refused. */
  readonly error: PushError<T, Event> | undefined;
  /** Forgets the last push; it goes on, and nobody is told what becomes of it. */
  readonly reset: () => void;
}

/**
 * One event to push, with the state of the last push of it: what a button and its form show. Each use
 * has a state of its own. The pushes belong to the channel's claim: they wait until it is joined, and
 * reject with `left` when its component is unmounted. Another topic begins with `idle`.
 *
 * @throws {SlipstreamError} `invalid-config` for something else than what `useChannel` returned.
 * @example
 *   const shout = usePush(room, "shout");
 *   <button disabled={shout.status === "pending"} onClick={() => shout.push({ body })}>Shout</button>
 *   {shout.error && <p>{shout.error.message}</p>}
 */
export function usePush<T extends string, Event extends PushName<T>>(
  channel: UseChannelResult<T, boolean>,
  event: Event,
): UsePushResult<T, Event> {
  claimOf("usePush", channel);
  // What goes and comes is what was registered.
  const push = channel.push as unknown as Channel["push"];
  const state = useMemo(() => new PushState(push, event), [push, event]);
  const snapshot = useSyncExternalStore(state.subscribe, state.get, () => idlePush);
  return useMemo(() => {
    const { push, pushAsync, reset } = state;
    return { push, pushAsync, reset, ...snapshot } as unknown as UsePushResult<T, Event>;
  }, [state, snapshot]);
}

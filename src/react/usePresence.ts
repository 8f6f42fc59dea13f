"use client";

import { useCallback, useState, useSyncExternalStore } from "react";

import type { PresenceMeta } from "../core/channel/channelTypes.js";
import type { TopicChannel } from "../core/channel/topicChannel.js";
import { nobody, type Presence, presenceOf } from "../presence/presenceList.js";
import { claimOf } from "./claimOf.js";
import { subscribeInFrames } from "./frames.js";
import { createReader } from "./reader.js";
import type { UseChannelResult } from "./useChannel.js";

/** What `usePresence` makes of who is present. */
export interface UsePresenceOptions<Meta, Selected> {
  /** What the component shows of it; without it, all. */
  select?: ((presence: Presence<Meta>) => Selected) | undefined;
  /**
   * No render while this holds for what was selected before and now.
   *
   * @default Object.is
   */
  isEqual?: ((a: Selected, b: Selected) => boolean) | undefined;
}

/**
 * Who is present on a topic, by Phoenix Presence: the server tracks, and phoenix.js merges. It listens
 * on the claim of the channel, so any number of components may ask, at any time. After a lost
 * connection the list stays and `synced` is `false` until the server has said anew who is there. An
 * entry that has not changed is the same object, for `memo` on rows. Renders at most once per frame.
 * The first one on a topic that has told 256 changes to nobody joins it anew, to hear who is there.
 *
 * @throws {SlipstreamError} `invalid-config` for something else than what `useChannel` returned.
 * @example
 *   const { list, synced } = usePresence(room);
 *   const count = usePresence(room, { select: ({ list }) => list.length });
 */
export function usePresence<T extends string, Selected = Presence<PresenceMeta<T>>>(
  channel: UseChannelResult<T, boolean>,
  options: UsePresenceOptions<PresenceMeta<T>, Selected> = {},
): Selected {
  const claim = claimOf("usePresence", channel);
  const subscribe = useCallback(
    (listener: () => void) => (claim ? subscribeToPresence(claim, listener) : nothing),
    [claim],
  );
  const [read] = useState(createReader<Presence, Selected>);
  const { isEqual = Object.is } = options;
  // What comes is what was registered; without `select` that is what is returned.
  const select = (options.select ?? asItIs) as (presence: Presence) => Selected;
  return useSyncExternalStore(
    subscribe,
    () => read(claim ? presenceOf(claim) : nobody, select, isEqual),
    () => read(nobody, select, isEqual),
  );
}

function subscribeToPresence(claim: TopicChannel, listener: () => void): () => void {
  return subscribeInFrames((notify) => {
    const offs = [
      claim.on("presence_state", notify),
      claim.on("presence_diff", notify),
      claim.subscribe(() => {
        // It may not be claimed before the effects of its parent have run.
        claim.catchUpOnPresence();
        notify();
      }),
    ];
    claim.catchUpOnPresence();
    return () => offs.forEach((off) => off());
  }, listener);
}

function asItIs(presence: Presence): Presence {
  return presence;
}

const nothing = () => undefined;

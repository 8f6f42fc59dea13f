"use client";

import { useChannel, useChannelReducer, useLatest, usePresence, usePush } from "slipstream-react";

/** `0 messages, none last, push idle, presence false`. */
export function Counts({ topic }: { topic: string }) {
  const room = useChannel(topic);
  const count = useChannelReducer(room, (all: number) => all + 1, 0);
  const last = useLatest(room, "new_msg", { select: (payload) => JSON.stringify(payload) });
  const push = usePush(room, "new_msg");
  const { synced } = usePresence(room);
  return (
    <p>{`${count} messages, ${last ?? "none"} last, push ${push.status}, presence ${synced}`}</p>
  );
}

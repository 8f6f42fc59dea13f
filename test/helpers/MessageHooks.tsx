import type { ReactNode } from "react";
import { useChannel, useChannelReducer, useLatest, usePresence, usePush } from "slipstream-react";

/** All that the hooks on messages know: `initial, nothing, idle, nobody, 0 not synced`. */
export function MessageHooks({ topic }: { topic: string | null }): ReactNode {
  const room = useChannel(topic);
  const last = useChannelReducer(room, (_last, { event }) => event, "initial");
  const tick = useLatest(room, "tick", { select: (price) => ({ price }) });
  const { status } = usePush(room, "shout");
  const { list, synced } = usePresence(room, { select: (presence) => ({ ...presence }) });
  const keys = list.map(({ key }) => key).join("+");
  const words = [last, tick ? JSON.stringify(tick) : "nothing", status, keys || "nobody"];
  return <p>{`${words.join(", ")}, ${list.length} ${synced ? "synced" : "not synced"}`}</p>;
}

import { useSyncExternalStore } from "react";
import { useChannel, useChannelEvent, useSlipstream } from "slipstream-react";

import { roomLogOf } from "./roomLogs.js";

/** A room, and what was said in it. Who shows the same room shares both. */
export function useRoom(topic: string) {
  const { receive, subscribe, read } = roomLogOf(useSlipstream(), topic);
  const room = useChannel(topic, {
    onJoin: (response) => receive({ event: "phx_join", payload: response }),
  });
  useChannelEvent(room, "new_msg", (payload) => receive({ event: "new_msg", payload }));
  useChannelEvent(room, "members", (payload) => receive({ event: "members", payload }));
  const log = useSyncExternalStore(subscribe, read);

  return { room, log };
}

"use client";

import { useState } from "react";
import { useChannel, useChannelEvent, useConnection, useTopics } from "slipstream-react";

/** `room:lobby joined, open: hello`. */
export function Lobby({ topic }: { topic: string }) {
  const room = useChannel(topic);
  const { status } = useConnection();
  const claims = useTopics((topics) => topics.get(topic)?.claims ?? 0);
  const [messages, setMessages] = useState<string[]>([]);
  useChannelEvent(room, "new_msg", (payload) => {
    setMessages((all) => [...all, (payload as { body: string }).body]); // as the test sends it
  });
  return <p>{`${topic} ${room.status}, ${status}, ${claims}: ${messages.join(" ")}`}</p>;
}

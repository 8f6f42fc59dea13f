"use client";

import { useChannel } from "slipstream-react";

/** `room:asked answered {"history":[]}`. */
export function Answered({ topic }: { topic: string }) {
  const { response } = useChannel(topic, { suspense: true });
  return <p>{`${topic} answered ${JSON.stringify(response)}`}</p>;
}

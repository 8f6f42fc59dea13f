import { useChannel } from "slipstream-react";

/** Wants a topic while it is mounted. */
export function Claim({ topic }: { topic: string }) {
  useChannel(topic);
  return null;
}

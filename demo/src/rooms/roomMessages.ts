import type { ReducerMessage } from "slipstream-react";

import type { RoomMessage } from "../../shared/roomMessages.js";

const kept = 200;

/** A rejoin answers with history that is there in part: by id, nothing is shown twice. */
export function reduceMessages(
  messages: RoomMessage[],
  { event, payload }: ReducerMessage<`room:${string}`>,
): RoomMessage[] {
  switch (event) {
    case "phx_join":
      return merge(messages, payload.history);
    case "new_msg":
      return merge(messages, [payload]);
    default:
      return messages;
  }
}

function merge(messages: RoomMessage[], newer: RoomMessage[]): RoomMessage[] {
  const byId = new Map([...messages, ...newer].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.id - b.id).slice(-kept);
}

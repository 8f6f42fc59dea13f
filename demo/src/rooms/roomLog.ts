import {
  historyOf,
  isRoomMessage,
  membersOf,
  type RoomMessage,
} from "../../shared/roomMessages.js";

export interface RoomLog {
  messages: RoomMessage[];
  members: number;
}

export interface RoomEvent {
  event: string;
  payload: unknown;
}

export const emptyRoomLog: RoomLog = { messages: [], members: 0 };

const kept = 200;

/** A rejoin answers with history that the log has in part: by id, nothing is shown twice. */
export function reduceRoom(log: RoomLog, { event, payload }: RoomEvent): RoomLog {
  switch (event) {
    case "phx_join":
      return {
        messages: merge(log.messages, historyOf(payload)),
        members: membersOf(payload) ?? log.members,
      };
    case "new_msg":
      return isRoomMessage(payload) ? { ...log, messages: merge(log.messages, [payload]) } : log;
    case "members":
      return { ...log, members: membersOf(payload) ?? log.members };
    default:
      return log;
  }
}

function merge(messages: RoomMessage[], newer: RoomMessage[]): RoomMessage[] {
  const byId = new Map([...messages, ...newer].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.id - b.id).slice(-kept);
}

import { isRecord } from "./isRecord.js";

/** What the channels `room:*` say, to the page and to the server alike. */
export interface RoomMessage {
  id: number;
  name: string;
  body: string;
  at: number;
}

export const maxNameLength = 32;
export const maxBodyLength = 500;

export function isRoomMessage(payload: unknown): payload is RoomMessage {
  return (
    isRecord(payload) &&
    typeof payload.id === "number" &&
    typeof payload.name === "string" &&
    typeof payload.body === "string" &&
    typeof payload.at === "number"
  );
}

export function historyOf(response: unknown): RoomMessage[] {
  const history = isRecord(response) ? response.history : undefined;
  return Array.isArray(history) ? history.filter(isRoomMessage) : [];
}

export function membersOf(payload: unknown): number | undefined {
  return isRecord(payload) && typeof payload.members === "number" ? payload.members : undefined;
}

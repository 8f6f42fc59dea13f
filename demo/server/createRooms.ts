import type { ChannelDefinition, ChannelSocket, Engine } from "slipstream-react/testing";

import { isRecord } from "../shared/isRecord.js";
import { maxBodyLength, maxNameLength, type RoomMessage } from "../shared/roomMessages.js";

const historyLength = 50;

interface Room {
  members: Set<ChannelSocket>;
  history: RoomMessage[];
  lastId: number;
}

/** The channel `room:*`: a join answers with the latest messages, `new_msg` goes to everyone. */
export function createRooms(engine: Engine): ChannelDefinition {
  const rooms = new Map<string, Room>();

  return {
    join(_params, socket) {
      const room = rooms.get(socket.topic) ?? { members: new Set(), history: [], lastId: 0 };
      rooms.set(socket.topic, room);
      room.members.add(socket);
      engine.broadcast(socket.topic, "members", { members: room.members.size });
      return { ok: { history: room.history, members: room.members.size } };
    },

    handleIn: {
      new_msg(payload, socket) {
        const room = rooms.get(socket.topic);
        const draft = readDraft(payload);
        if (room === undefined) return { error: { reason: "no such room" } };
        if ("reason" in draft) return { error: draft };
        // By time, so that messages of two services can be told apart and sorted together.
        room.lastId = Math.max(room.lastId + 1, Date.now() * 1_000);
        const message = { id: room.lastId, ...draft, at: Date.now() };
        room.history = [...room.history, message].slice(-historyLength);
        socket.broadcast("new_msg", message);
        return { ok: { id: message.id } };
      },
    },

    terminate(socket) {
      const room = rooms.get(socket.topic);
      if (!room?.members.delete(socket)) return;
      if (room.members.size === 0 && room.lastId === 0) rooms.delete(socket.topic);
      engine.broadcast(socket.topic, "members", { members: room.members.size });
    },
  };
}

function readDraft(payload: unknown): { name: string; body: string } | { reason: string } {
  const { name, body } = isRecord(payload) ? payload : {};
  if (typeof name !== "string" || name.trim() === "") return { reason: "name is missing" };
  if (typeof body !== "string" || body.trim() === "") return { reason: "body is missing" };
  if (name.length > maxNameLength) return { reason: `name is over ${maxNameLength} characters` };
  if (body.length > maxBodyLength) return { reason: `body is over ${maxBodyLength} characters` };
  return { name: name.trim(), body: body.trim() };
}

import type { ChannelDefinition, ChannelSocket, Engine } from "slipstream-react/testing";

import { isRecord } from "../shared/isRecord.js";
import {
  isRoomMessage,
  maxBodyLength,
  maxNameLength,
  type RoomMessage,
} from "../shared/roomMessages.js";

const historyLength = 50;

interface Room {
  members: Set<ChannelSocket>;
  history: RoomMessage[];
  lastId: number;
}

export interface Rooms {
  /** `room:*`: a join answers with the latest messages, `new_msg` goes to everyone. */
  channel: ChannelDefinition;
  /** Keeps what another service said here for those who join later. */
  remember(topic: string, event: string, payload: unknown): void;
}

export function createRooms(engine: Engine): Rooms {
  const rooms = new Map<string, Room>();

  function roomOf(topic: string): Room {
    const room = rooms.get(topic) ?? { members: new Set(), history: [], lastId: 0 };
    rooms.set(topic, room);
    return room;
  }

  const channel: ChannelDefinition = {
    join(_params, socket) {
      const room = roomOf(socket.topic);
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
        const id = Math.max(room.lastId + 1, Date.now() * 1_000);
        const message = { id, ...draft, at: Date.now() };
        keep(room, message);
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

  return {
    channel,
    remember(topic, event, payload) {
      if (event === "new_msg" && isRoomMessage(payload)) keep(roomOf(topic), payload);
    },
  };
}

function keep(room: Room, message: RoomMessage) {
  room.lastId = Math.max(room.lastId, message.id);
  room.history = [...room.history, message].slice(-historyLength);
}

function readDraft(payload: unknown): { name: string; body: string } | { reason: string } {
  const { name, body } = isRecord(payload) ? payload : {};
  if (typeof name !== "string" || name.trim() === "") return { reason: "name is missing" };
  if (typeof body !== "string" || body.trim() === "") return { reason: "body is missing" };
  if (name.length > maxNameLength) return { reason: `name is over ${maxNameLength} characters` };
  if (body.length > maxBodyLength) return { reason: `body is over ${maxBodyLength} characters` };
  return { name: name.trim(), body: body.trim() };
}

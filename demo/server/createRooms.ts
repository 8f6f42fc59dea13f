import { randomUUID } from "node:crypto";

import type {
  ChannelDefinition,
  ChannelSocket,
  Engine,
  EngineConnection,
} from "slipstream-react/testing";

import { isRecord } from "../shared/isRecord.js";
import { maxBodyLength, maxNameLength, type RoomMessage } from "../shared/roomMessages.js";

const historyLength = 50;

interface Room {
  members: Set<ChannelSocket>;
  history: RoomMessage[];
  lastId: number;
}

export interface Rooms {
  /**
   * `room:*`: a join answers with the latest messages, `new_msg` goes to everyone. Who joins with a
   * `name` is shown to the others by it; who brings none looks on unseen.
   */
  channel: ChannelDefinition;
  /** Keeps what another service said here for those who join later. */
  remember(topic: string, event: string, payload: unknown): void;
}

export function createRooms(engine: Engine): Rooms {
  const rooms = new Map<string, Room>();
  const userIds = new WeakMap<EngineConnection, string>();

  function roomOf(topic: string): Room {
    const room = rooms.get(topic) ?? { members: new Set(), history: [], lastId: 0 };
    rooms.set(topic, room);
    return room;
  }

  // Nobody signs in here: whoever connects is somebody.
  function userIdOf({ connection }: ChannelSocket): string {
    const userId = userIds.get(connection) ?? randomUUID();
    userIds.set(connection, userId);
    return userId;
  }

  const channel: ChannelDefinition = {
    join(params, socket) {
      if (isRecord(params) && "name" in params) {
        const name = readText(params, "name", maxNameLength);
        if (typeof name === "object") return { error: name };
        socket.track(userIdOf(socket), { name });
      }
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
  const name = readText(payload, "name", maxNameLength);
  if (typeof name === "object") return name;
  const body = readText(payload, "body", maxBodyLength);
  return typeof body === "object" ? body : { name, body };
}

function readText(payload: unknown, key: string, maxLength: number): string | { reason: string } {
  const text = isRecord(payload) ? payload[key] : undefined;
  if (typeof text !== "string" || text.trim() === "") return { reason: `${key} is missing` };
  if (text.length > maxLength) return { reason: `${key} is over ${maxLength} characters` };
  return text.trim();
}

function isRoomMessage(payload: unknown): payload is RoomMessage {
  return (
    isRecord(payload) &&
    typeof payload.id === "number" &&
    typeof payload.name === "string" &&
    typeof payload.body === "string" &&
    typeof payload.at === "number"
  );
}

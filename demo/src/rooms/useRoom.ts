import { useChannel, useChannelReducer, type UseChannelResult } from "slipstream-react";

import type { RoomMessage } from "../../shared/roomMessages.js";
import { reduceMessages } from "./roomMessages.js";

export type RoomTopic = `room:${string}`;
export type RoomChannel = UseChannelResult<RoomTopic>;

/** A room, and what was said in it since it is shown. */
export interface RoomFeed {
  room: RoomChannel;
  messages: RoomMessage[];
}

/** Joins a room under this name: another name leaves it and joins again. */
export function useRoom(topic: RoomTopic | null, name: string): RoomFeed {
  const room = useChannel(topic, { params: { name } });
  const messages = useChannelReducer(room, reduceMessages, noMessages);
  return { room, messages };
}

const noMessages: RoomMessage[] = [];

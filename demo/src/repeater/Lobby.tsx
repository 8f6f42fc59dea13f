import { createContext, useContext, type ReactNode } from "react";

import { useRoom, type RoomFeed } from "../rooms/useRoom.js";
import { services, topic } from "./services.js";

const LobbyContext = createContext<RoomFeed | undefined>(undefined);

interface LobbyProps {
  author: string;
  children: ReactNode;
}

/**
 * Joins the room that is repeated, and keeps what is said in it for all who show it: one that is
 * opened later hears what comes from then on.
 */
export function Lobby({ author, children }: LobbyProps) {
  const lobby = useRoom(services === undefined ? null : topic, author);
  return <LobbyContext value={lobby}>{children}</LobbyContext>;
}

/** What is said in a room, when that room is the lobby. */
export function useLobbyMessages(topic: string | null): RoomFeed["messages"] | undefined {
  const lobby = useContext(LobbyContext);
  return lobby?.room.topic === topic ? lobby.messages : undefined;
}

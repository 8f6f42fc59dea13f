import { createTestServer, type ChannelSocket, type TestServer } from "slipstream-react/testing";

import type { DeskAction } from "./ServerDesk.js";

/** How the server treats a room, as controls. */
export interface RoomsArgs {
  /** What it says to a join. */
  answer: "accepts" | "refuses" | "says nothing";
  /** `reason` of a refusal. */
  reason: string;
  /** `retry_after_ms` of a refusal; 0: not said. */
  retryAfterMs: number;
  /** What becomes of the room once it was joined; it refuses what comes after. */
  then: "lives on" | "crashes" | "closes" | "goes offline";
}

export const peacefulRooms: RoomsArgs = {
  answer: "accepts",
  reason: "full",
  retryAfterMs: 0,
  then: "lives on",
};

/** A server with the channel `room:*`, that does to it what the args say. */
export function createRooms({ answer, reason, retryAfterMs, then }: RoomsArgs): TestServer {
  const server = createTestServer();
  const ended = new Set<string>();
  // Without a definition a join waits for an answer by hand, which never comes.
  if (answer === "says nothing") return server;
  server.channel("room:*", {
    join(_params, socket) {
      if (answer === "refuses" || ended.has(socket.topic))
        return { error: refusal(reason, retryAfterMs) };
      socket.push("new_msg", { body: "Welcome." });
      if (then !== "lives on") ended.add(socket.topic);
      end[then](socket, server);
      return { ok: { members: 3 } };
    },
    handleIn: {
      new_msg(payload, socket) {
        socket.broadcast("new_msg", payload);
        return { ok: {} };
      },
    },
  });
  return server;
}

function refusal(reason: string, retryAfterMs: number): object {
  return retryAfterMs > 0 ? { reason, retry_after_ms: retryAfterMs } : { reason };
}

// What a join does through its socket happens right behind the reply.
const end: Record<RoomsArgs["then"], (socket: ChannelSocket, server: TestServer) => void> = {
  "lives on": () => undefined,
  crashes: (socket) => socket.crash(),
  closes: (socket) => socket.stop(),
  // A connection that ends takes with it what is still under way: in a task of its own.
  "goes offline": (_socket, server) => void setTimeout(() => goAway(server)),
};

/** Drops all connections, and lets nobody in. */
export function goAway(server: TestServer): void {
  server.refuseConnect(Infinity);
  server.disconnect({ code: 1006 });
}

/** What can be done to a room, by buttons. */
export function roomActions(server: TestServer, topic: string): DeskAction[] {
  return [
    { label: "say hello", act: () => server.broadcast(topic, "new_msg", { body: "Hello." }) },
    { label: "crash the room", act: () => server.crash(topic) },
    { label: "close the room", act: () => server.close(topic) },
    { label: "cut the connection", act: () => server.disconnect({ code: 1006 }) },
    { label: "go away", act: () => goAway(server) },
    { label: "come back", act: () => server.acceptConnect() },
  ];
}

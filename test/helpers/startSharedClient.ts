import { type Channel, Socket } from "phoenix";
import type { SlipstreamOptions } from "slipstream-react/core";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, expect, vi } from "vitest";

import { settle } from "./settle.js";
import { type Stage, startClient } from "./startClient.js";

export interface SharedStage extends Stage {
  socket: Socket;
}

let sockets: Socket[] = [];

beforeEach(() => {
  sockets = [];
  // The socket's own: it retries and beats by the page's clock.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(async () => {
  for (const socket of sockets) socket.disconnect();
  await passes(2_000);
  expect(vi.getTimerCount(), "timers of the socket's owner that are left").toBe(0);
  vi.useRealTimers();
});

/** Time passes for the socket. */
export async function passes(ms: number): Promise<void> {
  await settle();
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}

/** A phoenix.js socket that is somebody's, on a server that accepts every "live:*" and "room:*". */
export function createOwnersSocket(server: TestServer): Socket {
  const socket = new Socket("ws://localhost/socket", {
    transport: server.transport,
    reconnectAfterMs: () => 100,
    rejoinAfterMs: () => 100,
  });
  sockets.push(socket);
  return socket;
}

export function createRoomsAndLives(): TestServer {
  const server = createTestServer();
  server.channel("live:*", {});
  server.channel("room:*", {
    handleIn: { echo: (payload) => ({ ok: payload }), unanswered: () => undefined },
  });
  return server;
}

/** A client on it, not connected yet. */
export function startSharedClient(options: SlipstreamOptions = {}): SharedStage {
  const server = createRoomsAndLives();
  const socket = createOwnersSocket(server);
  const shared = { url: undefined, transport: undefined, socket };
  return { ...startClient({ ...shared, ...options }, { server }), socket };
}

/** The owner's socket is connected, has joined "live:a", and the client is connected and in "room:a". */
export async function joinSharedRoom(options?: SlipstreamOptions) {
  const stage = startSharedClient(options);
  const { socket, client } = stage;
  socket.connect();
  const live = socket.channel("live:a");
  const heard: unknown[] = [];
  live.on("msg", (payload: unknown) => void heard.push(payload));
  live.join();
  await settle();
  client.connect();
  const room = client.channel("room:a");
  await settle();
  return { ...stage, live, heard, room };
}

/** What phoenix.js says of a channel of its own. */
export const stateOf = (channel: Channel): string => channel.state;

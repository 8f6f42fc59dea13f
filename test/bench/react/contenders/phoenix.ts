import { Socket } from "phoenix";

import type { PageServer } from "../../chromium/pageServer.js";
import { event, heartbeatIntervalMs, numberOf, url } from "./contender.js";

export function openSocket({ Transport }: PageServer): Socket {
  // Its types ask for a whole WebSocket.
  const options = { transport: Transport, heartbeatIntervalMs };
  const socket = new Socket(url, options);
  socket.connect();
  return socket;
}

/** Joins a topic, and returns how to leave it. */
export function listen(socket: Socket, topic: string, show: (n: number) => void): () => void {
  const channel = socket.channel(topic);
  channel.on(event, (payload) => show(numberOf(payload)));
  channel.join();
  return () => void channel.leave();
}

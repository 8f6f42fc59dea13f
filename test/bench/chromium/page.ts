import { Socket } from "phoenix";
import { createSlipstream } from "slipstream-react/core";

import { PageServer } from "./pageServer.js";

/** Joins as many topics, and resolves once all are answered. */
export type JoinAll = (contender: "ours" | "phoenix.js", topics: number) => Promise<void>;

declare global {
  interface Window {
    joinAll: JoinAll;
    rejoinAll: () => Promise<void>;
  }
}

let server: PageServer;
let joined: number;

window.joinAll = (contender, topics) => {
  server = new PageServer();
  joined = topics;
  const answered = server.answers(topics);
  if (contender === "ours") joinOurs(topics);
  else joinPhoenix(topics);
  return answered;
};

window.rejoinAll = () => {
  const answered = server.answers(joined);
  server.drop();
  return answered;
};

function joinOurs(topics: number) {
  const slipstream = createSlipstream({
    url: "ws://bench/socket",
    transport: server.Transport,
    jitter: false,
    reconnectAfterMs: [0],
  });
  for (let n = 0; n < topics; n += 1) slipstream.channel(`room:${n}`).on("new_msg", ignore);
  slipstream.connect();
}

function joinPhoenix(topics: number) {
  const options = { transport: server.Transport, reconnectAfterMs: () => 0 };
  // Its types ask for a whole WebSocket.
  const socket = new Socket("ws://bench/socket", options);
  for (let n = 0; n < topics; n += 1) {
    const channel = socket.channel(`room:${n}`);
    channel.on("new_msg", ignore);
    channel.join();
  }
  socket.connect();
}

const ignore = () => undefined;

import { Socket } from "phoenix";
import { createSlipstream } from "slipstream-react/core";

import { answersTo } from "../answersTo.js";
import { type MemoryTransport, transportTo } from "../memoryTransport.js";

/** Joins as many topics, and resolves once all are answered. */
export type JoinAll = (contender: "ours" | "phoenix.js", topics: number) => Promise<void>;

declare global {
  interface Window {
    joinAll: JoinAll;
    rejoinAll: () => Promise<void>;
  }
}

type Transport = new (url: string) => MemoryTransport;

/** A server inside the page: each answer comes in a task of its own, as from a network. */
class PageServer {
  readonly Transport: Transport;
  #answered = 0;
  #whenAnswered: { count: number; resolve: () => void } | undefined;
  #connection: MemoryTransport | undefined;
  readonly #network = new MessageChannel();
  readonly #inFlight: string[] = [];

  constructor() {
    this.Transport = transportTo({
      created: (transport) => {
        this.#connection = transport;
        setTimeout(() => transport.open());
      },
      received: (_transport, data) => {
        if (!data.includes('"phx_join"')) return;
        this.#inFlight.push(...answersTo(data));
        this.#network.port1.postMessage(null);
      },
    });
    this.#network.port2.onmessage = () => this.#deliver();
  }

  answers(count: number): Promise<void> {
    this.#answered = 0;
    return new Promise((resolve) => (this.#whenAnswered = { count, resolve }));
  }

  drop() {
    this.#connection?.lose();
  }

  #deliver() {
    const data = this.#inFlight.shift();
    if (data === undefined) return;
    this.#connection?.onmessage?.({ data });
    this.#answered += 1;
    const { count, resolve } = this.#whenAnswered ?? {};
    if (this.#answered === count) resolve?.();
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

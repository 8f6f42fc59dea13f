import type { Slipstream } from "slipstream-react/core";

import { createSlipstream } from "../contenders/slipstream.js";
import { expectCount, microtask, topicNames, turn } from "../lifecycle.js";
import { type Delivery, MemoryServer } from "../memoryServer.js";
import type { Carrier, Load } from "./carriers.js";
import { TargetServer } from "./targetServer.js";

const patienceMs = 5_000;

/** A source whose messages are carried somewhere, and the servers on both sides. */
export class Ferry {
  readonly carrier: Carrier;
  readonly topics: readonly string[];
  readonly #source = new MemoryServer();
  readonly #target = new TargetServer(() => this.#arrive());
  readonly #clients: Slipstream[] = [];
  readonly #load: Load;
  readonly #onArrival: () => void;
  #sent = 0;
  #arrived = 0;

  /** `onArrival` is told of each message that comes out. */
  constructor(carrier: Carrier, topics: number, onArrival: () => void = () => undefined) {
    this.carrier = carrier;
    this.topics = topicNames(topics);
    this.#onArrival = onArrival;
    this.#load = carrier.load({
      topics: this.topics,
      source: this.#open(this.#source),
      openTarget: () => this.#open(this.#target),
      arrived: () => this.#arrive(),
    });
  }

  get stats() {
    return this.#load.stats();
  }

  async connect() {
    for (const client of this.#clients) client.connect();
    for (const server of [this.#source, this.#target]) {
      server.accept();
      await turn();
      while (server.pending > 0) await hand(server.answers());
    }
    // Its joins came out too.
    this.#arrived = 0;
  }

  /** One message comes in on the source. */
  deliver(data: string) {
    this.#sent += 1;
    this.#source.connections[0]?.onmessage?.({ data });
  }

  /** Until all that came in has come out; what is lost is not waited for for ever. */
  async settle() {
    const endsAtMs = performance.now() + patienceMs;
    while (this.#arrived < this.#sent && performance.now() < endsAtMs) await nextTask();
  }

  /** Of the service over there, to what came out since the last call. */
  replies(): readonly Delivery[] {
    const replies = this.#target.answers();
    return this.carrier.hasReplies ? replies : [];
  }

  /** Throws if a message was lost, or came out twice. */
  check() {
    expectCount("messages that came out", this.#arrived, this.#sent);
    if (this.stats) expectCount("repeated messages", this.stats.repeated, this.#sent);
  }

  close() {
    this.#load.stop();
    for (const client of this.#clients) client.destroy();
  }

  #open({ Transport }: MemoryServer): Slipstream {
    const client = createSlipstream({ url: "ws://bench/socket", transport: Transport });
    this.#clients.push(client);
    return client;
  }

  #arrive() {
    this.#arrived += 1;
    this.#onArrival();
  }
}

export const nextTask = () => new Promise((resolve) => setImmediate(resolve));

/** Each in a task of its own. */
export async function hand(deliveries: readonly Delivery[]) {
  for (const { transport, data } of deliveries) {
    transport.onmessage?.({ data });
    await microtask;
  }
}

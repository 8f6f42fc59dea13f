import {
  type Endpoint,
  createSlipstreamEndpoint,
  repeat,
  type Repeater,
} from "slipstream-react/core";
import { createTestServer, type TestServer } from "slipstream-react/testing";

import { type Client, clientOf } from "../../../src/core/client.js";
import { createClient } from "../../../src/core/createSlipstream.js";
import { ManualClock } from "../../helpers/manualClock.js";
import type { Outcome } from "../../helpers/outcomeOf.js";
import type { Mood, Setup } from "./steps.js";

export const topics: readonly string[] = ["room:0", "room:1"];

/** A message as it came out on the other side. */
interface Arrival {
  topic: string;
  n: number;
  isRefused: boolean;
}

/** Two services, a repeater between them, and what a model knows of its messages. */
export class RepeaterWorld {
  readonly setup: Setup;
  readonly clock = new ManualClock();
  readonly source: Client;
  readonly target: Client;
  readonly sourceServer: TestServer;
  readonly targetServer: TestServer;
  readonly repeater: Repeater;
  readonly arrivals: Arrival[] = [];
  readonly late: (() => void)[] = [];
  readonly drains: Outcome[] = [];
  mood: Mood = "ok";
  isTargetRefused = false;
  said = 0;
  /** What another claim heard while the repeater took messages: it has to have taken as many. */
  taken = 0;
  isTaking = true;

  constructor(setup: Setup) {
    this.setup = setup;
    this.sourceServer = createTestServer();
    this.sourceServer.channel("room:*", {});
    this.targetServer = createTestServer({ onError: () => undefined });
    this.targetServer.channel("room:*", {
      join: () => (this.isTargetRefused ? { error: { reason: "unauthorized" } } : { ok: {} }),
      handleIn: { "*": (payload, { topic }) => this.#arrived(topic, payload) },
    });
    this.source = this.#createClient("source", this.sourceServer);
    this.target = this.#createClient("target", this.targetServer);
    const { maxQueued, timeoutMs } = setup;
    const options = { maxQueued, timeoutMs, onError: () => undefined };
    this.repeater = repeat(this.source, topics, this.#createEndpoint(), options);
    for (const topic of topics) {
      this.source.channel(topic, { onMessage: () => (this.taken += Number(this.isTaking)) });
      this.target.channel(topic);
    }
  }

  say(topic: string): void {
    this.sourceServer.broadcast(topic, "msg", { n: (this.said += 1) });
  }

  /** Everything works again. */
  heal(): void {
    this.mood = "ok";
    this.isTargetRefused = false;
    for (const answer of this.late.splice(0)) answer();
    for (const client of [this.source, this.target]) if (!client.isDestroyed) client.connect();
  }

  /** As a user would for a topic that was refused or closed. */
  rejoin(client: Client, topic: string): void {
    if (client.isDestroyed) return;
    const claim = client.channel(topic);
    claim.rejoin();
    void claim.leave();
  }

  #createClient(name: string, { transport }: TestServer): Client {
    const options = { url: `ws://${name}/socket`, transport, jitter: false, timeoutMs: 2_000 };
    const delays = { reconnectAfterMs: [50], rejoinAfterMs: [100] };
    return clientOf(createClient({ ...options, ...delays }, this.clock));
  }

  #createEndpoint(): Endpoint {
    const { endpoint, maxInFlight } = this.setup;
    if (endpoint !== "own") {
      const acknowledge = endpoint === "service";
      return createSlipstreamEndpoint(this.target, { acknowledge, maxInFlight });
    }
    return {
      broadcast: (topic, _event, payload) => {
        if (this.mood === "none") {
          this.#arrived(topic, payload);
          return new Promise(() => undefined);
        }
        const answer = this.#arrived(topic, payload);
        if (answer instanceof Promise) return answer.then(() => undefined);
        if (this.mood === "error") throw new Error("no");
        return undefined;
      },
    };
  }

  #arrived(topic: string, payload: unknown): unknown {
    const { n } = payload as { n: number };
    this.arrivals.push({ topic, n, isRefused: this.mood === "error" });
    if (this.mood === "late") return new Promise((resolve) => this.late.push(() => resolve({})));
    if (this.mood === "none") return undefined;
    return this.mood === "error" ? { error: { reason: "no" } } : { ok: {} };
  }
}

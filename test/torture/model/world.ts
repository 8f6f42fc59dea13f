import {
  type Channel,
  type ChannelOptions,
  defaultVerdict,
  type Refusal,
  type SlipstreamError,
  type SlipstreamEvent,
  type Verdict,
} from "slipstream-react/core";
import { createTestServer, type TestServer } from "slipstream-react/testing";

import { type Client, clientOf } from "../../../src/core/client.js";
import { createClient } from "../../../src/core/createSlipstream.js";
import type { TopicChannel } from "../../../src/core/channel/topicChannel.js";
import { ManualClock } from "../../helpers/manualClock.js";
import { type Outcome, outcomeOf } from "../../helpers/outcomeOf.js";
import { PushLog } from "./pushLog.js";
import {
  type CredentialsMood,
  type JoinAnswer,
  type Setup,
  topicCount,
  type VerdictMood,
} from "./steps.js";
import { WireLedger } from "./wireLedger.js";

/** A claim with what it has heard. */
export interface LiveClaim {
  readonly channel: TopicChannel;
  readonly topic: string;
  readonly handlers: ChannelOptions;
  priority: number;
  isReleased: boolean;
  /** The number of the last broadcast that it heard. */
  heard: number;
}

/** The error that callbacks of the model throw. */
export const mine: Error = new Error("mine");

export const topicNames: string[] = Array.from({ length: topicCount }, (_, n) => `room:${n}`);

/** A client in manual time, a server whose moods the steps change, and what a model knows of both. */
export class World {
  readonly setup: Setup;
  readonly clock = new ManualClock();
  readonly server: TestServer;
  readonly client: Client;
  readonly ledger: WireLedger;
  readonly pushes: PushLog;
  readonly events: SlipstreamEvent[] = [];
  /** See a topic without claiming it. */
  readonly probes = new Map<string, Channel>();
  readonly claims: LiveClaim[] = [];
  readonly waits: Outcome[] = [];
  /** Those whose handlers have acted. */
  readonly reacted = new Set<LiveClaim>();
  readonly answers = new Map<string, JoinAnswer>();
  readonly answerSlow: (() => void)[] = [];
  readonly late: (() => void)[] = [];
  credentialsMood: CredentialsMood = "ok";
  joinParamsMood: CredentialsMood = "ok";
  verdictMood: VerdictMood = "default";
  /** S, as it follows from the wire. */
  readonly joinedOnce = new Set<string>();
  /** Every topic that was desired, in the order in which it was so last. */
  readonly order = new Set<string>();
  broadcasts = 0;
  /** No channel ends by a push any more, and no handler acts. */
  isCalm = false;
  isDestroyed = false;

  constructor(setup: Setup) {
    this.setup = setup;
    this.clock.chance = setup.chance;
    this.server = createTestServer({
      maxChannelsPerTransport: setup.room,
      onError: () => undefined,
    });
    this.server.channel("room:*", {
      join: (_params, socket) => this.#answerJoin(socket.topic, socket.joinRef),
      handleIn: {
        ask: (payload) => ({ ok: payload }),
        refuse: () => ({ error: { reason: "no" } }),
        mute: () => undefined,
        odd: () => ({ status: "odd", response: {} }),
        twice: (payload, socket) => {
          socket.reply(socket.socketRef(), { ok: payload });
          return { ok: payload };
        },
        crash: (_payload, socket) => {
          if (!this.isCalm) socket.crash();
        },
        stop: (_payload, socket) => {
          if (!this.isCalm) socket.stop();
        },
      },
    });
    this.ledger = new WireLedger(this.server, {
      maxJoinsInFlight: setup.maxJoinsInFlight,
      intercept: (frame) => this.#intercept(frame),
      accepted: (topic) => this.joinedOnce.add(topic),
    });
    this.client = this.#createClient();
    this.pushes = new PushLog(this.ledger);
    for (const topic of topicNames) {
      const probe = this.client.prepare(topic, {});
      void probe.leave();
      this.probes.set(topic, probe);
    }
  }

  get live(): LiveClaim[] {
    return this.claims.filter(({ isReleased }) => !isReleased);
  }

  /** What a promise of the client comes to; it has to come to something by the end. */
  watch(promise: Promise<unknown>): void {
    this.waits.push(outcomeOf(promise));
  }

  ask(mood: CredentialsMood): object | Promise<object> {
    switch (mood) {
      case "ok":
        return { token: "good" };
      case "throw":
        throw mine;
      case "reject":
        return Promise.reject(mine);
      case "late":
        return new Promise((resolve) => this.late.push(() => resolve({ token: "late" })));
      case "hang":
        return new Promise(() => undefined);
    }
  }

  #createClient(): Client {
    const { maxJoinsInFlight, maxQueuedPushes, rejoinPolicy, jitter } = this.setup;
    const client = createClient(
      {
        url: "ws://localhost/socket",
        transport: this.ledger.transport,
        params: () => this.ask(this.credentialsMood),
        onEvent: (event) => this.events.push(event),
        verdict: (refusal) => this.#judge(refusal),
        timeoutMs: 5_000,
        leaveAfterMs: 200,
        maxJoinsInFlight,
        maxQueuedPushes,
        rejoinPolicy,
        jitter,
      },
      this.clock,
    );
    return clientOf(client);
  }

  #answerJoin(topic: string, joinRef: string): unknown {
    switch (this.answers.get(topic)) {
      case "unauthorized":
        return { error: { reason: "unauthorized" } };
      case "busy":
        return { error: { reason: "busy" } };
      case "retryAfter":
        return { error: { retry_after_ms: 700 } };
      case "tooMany":
        return { error: { reason: "too many channels joined" } };
      case "crash":
        throw mine;
      case "twice":
        this.#reply({ topic, joinRef }, joinRef, "ok");
        return { ok: {} };
      case "slow":
        return new Promise((resolve) => this.answerSlow.push(() => resolve({})));
      default:
        return { ok: {} };
    }
  }

  // Joins that the server never sees.
  #intercept([joinRef, , topic, event]: readonly unknown[]): boolean {
    if (event !== "phx_join") return false;
    const how = this.answers.get(String(topic));
    if (how === "unmatched" || how === "unknownStatus") {
      const status = how === "unmatched" ? "error" : "odd";
      queueMicrotask(() =>
        this.#reply({ topic, joinRef }, how === "unmatched" ? null : joinRef, status),
      );
    }
    return how === "lost" || how === "unmatched" || how === "unknownStatus";
  }

  #reply(
    { topic, joinRef }: { topic: unknown; joinRef: unknown },
    as: unknown,
    status: string,
  ): void {
    const response = status === "error" ? { reason: "unmatched topic" } : {};
    this.server.sendRaw([as, joinRef, topic, "phx_reply", { status, response }]);
  }

  #judge(refusal: Refusal): Verdict {
    const mood = this.verdictMood;
    if (mood === "default") return defaultVerdict(refusal);
    if (mood === "throw") throw mine;
    if (mood === "soon") return { retryAfterMs: 20 };
    // The type forbids it: a user's JavaScript does not.
    return mood === "nonsense" ? ("later" as Verdict) : mood;
  }
}

/** One of those there are, whatever the number. */
export function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % from.length];
}

/** What `errors` that were reported are not of the model's own making. */
export function foreign(errors: readonly unknown[]): unknown[] {
  return errors.filter((error) => {
    const { code } = error as Partial<SlipstreamError>;
    return error !== mine && code !== "decode" && code !== "invalid-config";
  });
}

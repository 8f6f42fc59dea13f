import type { StoreApi } from "zustand/vanilla";

import type { Channel } from "./channel/channel.js";
import type { Topic, TopicOf } from "./channel/channelTypes.js";
import { TopicChannel } from "./channel/topicChannel.js";
import { typed, untyped } from "./channel/typed.js";
import { checkChannelOptions, type Config } from "./config.js";
import { configError } from "./connection/attempt.js";
import { Connection } from "./connection/connection.js";
import { initialConnection, type WireMode } from "./connection/connectionMachine.js";
import { pingInterrupted } from "./connection/heartbeat.js";
import type { Context } from "./context.js";
import { SlipstreamError } from "./error.js";
import { Listeners } from "./listeners.js";
import { Mailbox } from "./mailbox.js";
import type { ChannelOptions, WaitOptions } from "./options.js";
import type { Slipstream } from "./slipstream.js";
import { createStateStore, type SlipstreamState } from "./stateStore.js";
import type { Clock } from "./time/clock.js";
import { Deadlines } from "./time/deadlines.js";
import { wait, type Waiting } from "./time/wait.js";
import { destroyedError, Topics } from "./topics/topics.js";
import type { PhoenixSocket } from "../wire/phoenixSocket.js";
import { report } from "../wire/report.js";
import { type Wire, WireConfigError, type WireListener } from "../wire/wire.js";

/** Where a client gets its wire from, and how it stands before it is asked to connect. */
export interface ClientPlan {
  config: Config;
  clock: Clock;
  createWire: (listener: WireListener, credentials: () => Connection["credentials"]) => Wire;
  /** A client that cannot connect says so from the start. */
  problem?: { status: "disabled" | "invalid"; error: SlipstreamError };
}

/** Puts the parts together. */
export class Client implements Slipstream {
  readonly #context: Context;
  readonly #connection: Connection;
  readonly #topics: Topics;
  readonly #problem: ClientPlan["problem"];
  readonly #waiting = new Set<Waiting<undefined>>();
  readonly #onDestroy = new Listeners();
  /** Each ends a `disconnect()` that waits for the transport. */
  readonly #closing = new Set<() => void>();

  constructor({ config, clock, createWire, problem }: ClientPlan) {
    const mailbox = new Mailbox();
    const wire = createWire(
      {
        started: (transport) => this.#connection.wireStarted(transport),
        opened: () => this.#connection.wireOpened(),
        closed: (closure) => this.#connection.wireClosed(closure),
        received: (frame) => {
          if (frame.topic === "phoenix") this.#connection.heartbeat.received(frame);
          else this.#topics.received(frame);
        },
        undecodable: (_raw, cause) => {
          const error = new SlipstreamError("decode", "a frame from the server is none", { cause });
          this.#context.emit?.({ type: "frameUndecodable", message: String(cause) });
          report(error);
        },
      },
      () => this.#connection.credentials,
    );
    const initial = initialConnection(problem?.status, problem?.error, modeOf(config));
    const { status, attempt, epoch, error } = initial;
    const since = clock.now();
    const state = createStateStore({ status, attempt, epoch, since, ...(error && { error }) });
    const deadlines = new Deadlines(clock);
    this.#problem = problem;
    this.#context = { config, clock, deadlines, mailbox, wire, state, emit: undefined };
    this.listen(config.onEvent);
    this.#topics = new Topics(this.#context);
    this.#connection = new Connection(this.#context, initial, {
      opened: () => {
        for (const waiting of this.#waiting) waiting.resolve(undefined);
        this.#topics.connectionOpened();
      },
      lost: () => this.#topics.connectionLost(),
      parted: () => this.#topics.connectionLost({ isParting: true }),
      rejected: (error) => {
        for (const waiting of this.#waiting) waiting.reject(error);
      },
    });
  }

  get store(): StoreApi<SlipstreamState> {
    return this.#context.state.store;
  }

  get socket(): PhoenixSocket {
    if (this.isDestroyed) throw destroyedError();
    return this.#context.wire.socket;
  }

  get isDestroyed(): boolean {
    return this.#topics.isDestroyed;
  }

  get config(): Config {
    return this.#context.config;
  }

  get clock(): Clock {
    return this.#context.clock;
  }

  get deadlines(): Deadlines {
    return this.#context.deadlines;
  }

  connect(): void {
    this.#check();
    this.#connection.dispatch({ type: "connectRequested" });
  }

  disconnect(): Promise<void> {
    this.#connection.dispatch({ type: "disconnectRequested" });
    const { deadlines, config } = this.#context;
    if (this.isDestroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        deadline.cancel();
        this.#closing.delete(done);
        resolve();
      };
      // A server that does not answer the closing handshake holds nobody up.
      const deadline = deadlines.set(config.timeoutMs, done);
      this.#closing.add(done);
      void this.#connection.closed.then(done);
    });
  }

  reconnect(): void {
    this.#check();
    this.#connection.dispatch({ type: "reconnectRequested" });
  }

  destroy(): void {
    if (this.isDestroyed) return;
    this.#context.mailbox.work(() => this.#topics.destroy());
    this.#onDestroy.tell();
    this.#connection.heartbeat.stop(destroyedError);
    this.#connection.dispatch({ type: "disconnectRequested" });
    for (const waiting of this.#waiting) waiting.reject(destroyedError());
    for (const done of this.#closing) done();
    this.#context.deadlines.clear();
    this.#context.wire.destroy();
  }

  async connected(options: WaitOptions = {}): Promise<void> {
    if (this.isDestroyed) throw destroyedError();
    if (this.#problem) throw this.#problem.error;
    if (this.#connection.isOpen) return;
    const { status: before } = this.#connection.state;
    if (before === "idle" || before === "invalid") this.connect();
    const { status, error } = this.#connection.state;
    if (status === "invalid" && error) throw error;
    await wait<undefined>(options, { what: "connect" }, this.#context.clock, (waiting) => {
      this.#waiting.add(waiting);
      return () => this.#waiting.delete(waiting);
    });
  }

  async ping(): Promise<number> {
    if (this.isDestroyed) throw destroyedError();
    if (!this.#connection.isOpen) throw pingInterrupted();
    return this.#connection.heartbeat.ping({ timeoutMs: this.#context.config.timeoutMs });
  }

  channel<const T extends Topic>(topic: T, options?: ChannelOptions<T>): Channel<TopicOf<T>> {
    if (this.isDestroyed) throw destroyedError(topic);
    const given = untyped(options);
    checkChannelOptions(given);
    const claim = this.prepare(topic, given);
    claim.claim();
    return typed(claim);
  }

  /** Calls back as it is destroyed; returns how to stop that. */
  onDestroy(destroyed: () => void): () => void {
    return this.#onDestroy.add(destroyed);
  }

  /** Tells this function of each thing that happens, in place of the one before. */
  listen(onEvent: Config["onEvent"]): void {
    const { mailbox } = this.#context;
    this.#context.emit = onEvent && ((event) => mailbox.post(() => onEvent(event)));
  }

  /** A claim that is made later, for hooks: render only prepares. */
  prepare(topic: unknown, options: ChannelOptions): TopicChannel {
    if (typeof topic === "string" && topic !== "" && topic !== "phoenix") {
      return new TopicChannel(this.#topics, topic, options);
    }
    const got = topic === "" ? "empty" : String(topic);
    throw new SlipstreamError("invalid-config", `the topic is ${got}`, {
      hint:
        topic === "phoenix"
          ? 'The topic "phoenix" belongs to the heartbeat: choose another name.'
          : 'Pass the name of a topic, such as "room:lobby"; a hook takes null for none.',
    });
  }

  #check(): void {
    if (this.isDestroyed) throw destroyedError();
    if (this.#problem) throw this.#problem.error;
    try {
      this.#context.wire.check();
    } catch (cause) {
      if (!(cause instanceof WireConfigError)) throw cause;
      const error = configError(cause);
      this.#connection.reject(error);
      throw error;
    }
  }
}

function modeOf({ socket, longPollFallbackMs }: Config): WireMode {
  if (socket) return "shared";
  return longPollFallbackMs === undefined ? "own" : "unproven";
}

/** What hooks and repeaters need of a client beyond its public names. */
export function clientOf(slipstream: Slipstream): Client {
  if (slipstream instanceof Client) return slipstream;
  throw new SlipstreamError("invalid-config", "the client was not made by createSlipstream", {
    hint: "Pass what createSlipstream returned; two copies of this package may be installed.",
  });
}

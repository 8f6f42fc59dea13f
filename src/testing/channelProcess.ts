import { Answer, ignored } from "./answer.js";
import { channelSocket } from "./channelSocket.js";
import type { Clauses } from "./clauses.js";
import type { ChannelSocket } from "./definition.js";
import type { EngineConnection } from "./engineConnection.js";
import type { PresenceTracker } from "./presence.js";
import type { PubSub } from "./pubSub.js";
import { queueMicrotask } from "./realTime.js";
import { toReply } from "./reply.js";
import { encodeReply, type Message } from "./serializer.js";

export interface Shared {
  readonly pubSub: PubSub;
  readonly presence: PresenceTracker;
  report(error: unknown, topic: string): void;
}

export type Ending = "phx_close" | "phx_error";

// The transport process of the connection.
export interface Transport extends EngineConnection {
  deliver(data: string | ArrayBuffer): void;
  channelEnded(process: ChannelProcess, ending: Ending): void;
}

// One channel process. Its mailbox is drained a microtask after the frame, so that all frames of one
// tick reach the transport first, as those of one write do in Phoenix (races.json).
export class ChannelProcess {
  readonly topic: string;
  readonly joinRef: unknown;
  readonly transport: Transport;
  readonly shared: Shared;
  readonly #join: Message;
  readonly #clauses: Clauses;
  readonly #socket: ChannelSocket;
  #status: "joining" | "joined" | "ending" | "ended" = "joining";
  #mailbox: (() => void)[] = [];
  #isScheduled = false;
  #hasBegun = false;
  #handled: Message | undefined;
  #stopsAfterReply = false;

  constructor(
    shared: Shared,
    transport: Transport,
    topic: string,
    join: Message,
    clauses: Clauses,
  ) {
    this.shared = shared;
    this.transport = transport;
    this.topic = topic;
    this.joinRef = join.joinRef ?? join.ref;
    this.#join = join;
    this.#clauses = clauses;
    this.#socket = channelSocket(this);
  }

  get handled(): Message | undefined {
    return this.#handled;
  }

  join(): unknown {
    return this.#clauses.join(this.#join, this.#socket);
  }

  joined(): void {
    this.#status = "joined";
    this.shared.pubSub.subscribe(this);
    this.#schedule();
  }

  receive(message: Message): void {
    this.#mailbox.push(() => this.#handle(message));
    this.#schedule();
  }

  // What a socket does in join waits until the join is answered: a reply comes first. What it does
  // right after it waits too, behind that.
  perform(effect: () => void): void {
    const isNew = this.#status === "joined" && !this.#hasBegun;
    if (isNew || this.#status === "joining") this.#mailbox.push(effect);
    else if (this.#status !== "ended") effect();
  }

  reply(message: Message, value: unknown): void {
    const { joinRef, topic } = this;
    const { ref } = message;
    this.transport.deliver(encodeReply({ joinRef, ref, topic, ...toReply(value) }));
  }

  stop(): void {
    if (this.#handled) this.#stopsAfterReply = true;
    else this.end("phx_close");
  }

  end(ending?: Ending): void {
    const wasJoined = this.#status === "joined";
    if (!wasJoined && this.#status !== "joining") return;
    this.#status = "ending";
    this.#mailbox = [];
    if (wasJoined) this.#terminate(ending);
    this.#status = "ended";
  }

  // A join that is refused, or answered to a client that is gone, ends as one that was joined does:
  // Phoenix calls terminate/2 all the same.
  endUnjoined(): void {
    this.#status = "joined";
    this.end();
  }

  #terminate(ending?: Ending): void {
    this.shared.pubSub.unsubscribe(this);
    if (ending) this.transport.channelEnded(this, ending);
    try {
      this.#clauses.terminate(this.#socket);
    } catch (error) {
      this.shared.report(error, this.topic);
    }
    this.shared.presence.untrack(this.topic, this);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#drain();
    });
  }

  #drain(): void {
    this.#hasBegun = true;
    while (this.#status === "joined") {
      const next = this.#mailbox.shift();
      if (!next) return;
      try {
        next();
      } catch (error) {
        this.#crash(error);
      }
    }
  }

  #handle(message: Message): void {
    if (message.event === "phx_leave") {
      this.reply(message, { ok: {} });
      this.end("phx_close");
      return;
    }
    this.#handled = message;
    try {
      this.#answer(message, this.#clauses.handleIn(message, this.#socket));
    } finally {
      this.#handled = undefined;
    }
    if (this.#stopsAfterReply) this.end("phx_close");
  }

  #answer(message: Message, result: unknown): void {
    const settle = (value: unknown) => {
      if (value !== undefined && value !== ignored) this.perform(() => this.reply(message, value));
    };
    if (result instanceof Answer) result.whenGiven(settle);
    else if (isPromise(result)) void result.then(settle).then(undefined, this.#crash);
    else settle(result);
  }

  readonly #crash = (error: unknown): void => {
    if (this.#status !== "joined") return;
    this.shared.report(error, this.topic);
    this.end("phx_error");
  };
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

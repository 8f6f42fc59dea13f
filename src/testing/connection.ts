import { Answer, ignored } from "./answer.js";
import {
  ChannelProcess,
  isPromise,
  type Ending,
  type Shared,
  type Transport,
} from "./channelProcess.js";
import type { Clauses } from "./clauses.js";
import type { DisconnectOptions, Peer } from "./engineConnection.js";
import { toReply } from "./reply.js";
import { decode, encodeMessage, encodeReply, type Message } from "./serializer.js";
import { Turns } from "./turns.js";

type Data = string | ArrayBuffer;

export interface ConnectionHost extends Shared {
  readonly maxChannels: number;
  clausesFor(topic: string): Clauses | undefined;
  received(connection: Connection, message: Message): void;
  gone(connection: Connection): void;
}

// The transport process of one connection: what it answers to each frame. See Turns for the order.
export class Connection implements Transport {
  readonly #host: ConnectionHost;
  readonly #peer: Peer;
  readonly #channels = new Map<unknown, { process: ChannelProcess; joinRef: unknown }>();
  // Joins answered by hand hold up their own topic alone: here are the frames behind them.
  readonly #behindJoin = new Map<unknown, Message[]>();
  readonly #turns = new Turns<Message | undefined>((message) => {
    if (message) this.#handle(message);
    else this.disconnect({ code: 1011 });
  });
  #isOpen = true;
  // The join that is answered, while the answer is under way: nobody gets it if the client goes away.
  #answered: ChannelProcess | undefined;

  readonly id: number;
  readonly params: Readonly<Record<string, string>>;

  constructor(
    host: ConnectionHost,
    peer: Peer,
    { id, params }: { id: number; params: Readonly<Record<string, string>> },
  ) {
    this.#host = host;
    this.#peer = peer;
    this.id = id;
    this.params = params;
  }

  get topics(): ReadonlySet<string> {
    return new Set([...this.#channels.values()].map(({ process }) => process.topic));
  }

  receive(data: Data): void {
    if (!this.#isOpen) return;
    const message = decoded(data);
    if (message) this.#host.received(this, message);
    this.#turns.receive(message);
  }

  disconnect({ code = 1001, reason }: DisconnectOptions = {}): void {
    if (!this.#isOpen) return;
    this.closed();
    this.#peer.close(code, reason);
  }

  closed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#host.gone(this);
    for (const { process } of this.#channels.values()) process.end();
    this.#channels.clear();
    this.#behindJoin.clear();
    this.#turns.clear();
    this.#answered?.endUnjoined();
  }

  freeze(): void {
    this.#turns.freeze();
  }

  thaw(): void {
    this.#turns.thaw();
  }

  deliver(data: Data): void {
    this.#tell(() => this.#peer.send(data));
  }

  channelEnded(process: ChannelProcess, ending: Ending): void {
    this.#tell(() => this.#forget(process, ending));
  }

  // It may close meanwhile: then there is nobody to tell.
  #tell(message: () => void): void {
    this.#turns.tell(() => {
      if (this.#isOpen) message();
    });
  }

  #handle(message: Message): void {
    const { topic, event, joinRef } = message;
    const behind = this.#behindJoin.get(topic);
    const channel = this.#channels.get(topic);
    if (behind) behind.push(message);
    else if (topic === "phoenix" && event === "heartbeat") this.#reply(message, { ok: {} }, null);
    else if (event === "phx_join") this.#join(message);
    else if (channel) {
      // A stale join_ref is dropped in silence (08a, 08b).
      if (joinRef === null || joinRef === channel.joinRef) channel.process.receive(message);
    } else if (event === "phx_leave") this.#reply(message, { ok: {} });
    else this.#reply(message, { error: { reason: "unmatched topic" } }, null);
  }

  #join(message: Message): void {
    const { topic } = message;
    this.#closeDuplicate(topic);
    const clauses = typeof topic === "string" ? this.#host.clausesFor(topic) : undefined;
    if (typeof topic !== "string" || !clauses) {
      this.#reply(message, { error: { reason: "unmatched topic" } }, null);
    } else if (this.#channels.size >= this.#host.maxChannels) {
      this.#reply(message, { error: { reason: "too many channels joined" } });
    } else {
      this.#start(new ChannelProcess(this.#host, this, topic, message, clauses), message);
    }
  }

  #closeDuplicate(topic: unknown): void {
    const old = this.#channels.get(topic);
    if (!old) return;
    old.process.end();
    this.#tell(() => this.#sendEnding(old, "phx_close"));
    this.#channels.delete(topic);
  }

  #start(process: ChannelProcess, message: Message): void {
    let result: unknown;
    try {
      result = process.join();
    } catch (error) {
      this.#joinCrashed(process, message, error);
      return;
    }
    if (result instanceof Answer) this.#startByHand(process, message, result);
    else if (isPromise(result)) this.#startSlowly(process, message, result);
    else this.#joined(process, message, result);
  }

  #startByHand(process: ChannelProcess, message: Message, answer: Answer): void {
    this.#behindJoin.set(message.topic, []);
    answer.whenGiven((value) => {
      this.#tell(() => {
        const behind = this.#behindJoin.get(message.topic) ?? [];
        this.#behindJoin.delete(message.topic);
        if (value !== ignored) this.#joined(process, message, value);
        for (const next of behind) this.#handle(next);
      });
    });
  }

  #startSlowly(process: ChannelProcess, message: Message, result: PromiseLike<unknown>): void {
    this.#turns.waitForJoin();
    const settle = (joined: () => void) =>
      this.#turns.joined(() => {
        this.#answered = undefined;
        if (this.#isOpen) joined();
      });
    void result.then(
      (value) => {
        if (!this.#isOpen) {
          process.endUnjoined();
          return;
        }
        this.#answered = process;
        settle(() => this.#joined(process, message, value));
      },
      (error: unknown) => settle(() => this.#joinCrashed(process, message, error)),
    );
  }

  #joined(process: ChannelProcess, message: Message, value: unknown = {}): void {
    const reply = toReply(value);
    try {
      this.#reply(message, reply);
    } catch (error) {
      this.#joinCrashed(process, message, error); // no JSON can be made of the response
      return;
    }
    if (reply.status !== "ok") {
      process.endUnjoined();
      return;
    }
    this.#channels.set(message.topic, { process, joinRef: message.joinRef });
    process.joined();
  }

  #joinCrashed(process: ChannelProcess, message: Message, error: unknown): void {
    this.#host.report(error, process.topic);
    this.#reply(message, { error: { reason: "join crashed" } });
  }

  #forget(process: ChannelProcess, ending: Ending): void {
    const channel = this.#channels.get(process.topic);
    if (channel?.process !== process) return;
    this.#channels.delete(process.topic);
    this.#sendEnding(channel, ending);
  }

  #sendEnding(
    { process: { topic }, joinRef }: { process: ChannelProcess; joinRef: unknown },
    event: Ending,
  ): void {
    const payload = event === "phx_error" ? { reason: "channel_crash" } : {};
    this.#peer.send(encodeMessage({ joinRef, ref: joinRef, topic, event, payload }));
  }

  #reply(message: Message, value: unknown, joinRef: unknown = message.joinRef): void {
    const { ref, topic } = message;
    this.#peer.send(encodeReply({ joinRef, ref, topic, ...toReply(value) }));
  }
}

function decoded(data: Data): Message | undefined {
  try {
    return decode(data);
  } catch {
    return undefined; // Phoenix crashes on it: the connection ends when its turn comes
  }
}

import { type ChannelSocket, createTestServer, type TestServer } from "slipstream-react/testing";

export type Sends = "reply" | "push";

/** How the next join is answered. */
export type Mood = "ok" | "busy" | "slow";

interface Response {
  gap: boolean;
  /** With `sends: "reply"`: the backlog, and the position of its end. */
  entries?: number[];
  last?: number;
}

/** An append-only log on one topic, as a server would keep it: it forgets its oldest entries. */
export class LogServer {
  readonly server: TestServer;
  readonly answerSlow: (() => void)[] = [];
  mood: Mood = "ok";
  /** The entries are 1, 2, 3 …, up to this one. */
  last = 0;
  /** The oldest that it still has. */
  oldest = 1;
  readonly #sends: Sends;
  readonly #channels = new Set<ChannelSocket>();

  constructor(sends: Sends) {
    this.#sends = sends;
    this.server = createTestServer({ onError: () => undefined });
    this.server.channel("log", {
      join: (params, socket) => this.#join(params as { after?: unknown }, socket),
      terminate: (socket) => this.#channels.delete(socket),
    });
  }

  append(count: number): void {
    for (let n = 0; n < count; n++) {
      this.last += 1;
      for (const channel of this.#channels) channel.push("entry", { n: this.last });
    }
  }

  forget(count: number): void {
    this.oldest = Math.min(this.oldest + count, this.last + 1);
  }

  /** Sends again what it has sent on this connection and still has: as a push, or as a broadcast. */
  repeat(at: number, isBroadcast: boolean): void {
    const id = this.server.connections.at(-1)?.id;
    const sent = this.server.frames.filter(
      ({ direction, connection, frame }) =>
        direction === "out" &&
        connection === id &&
        frame?.[3] === "entry" &&
        (frame[4] as { n: number }).n >= this.oldest,
    );
    const [joinRef, ...rest] = sent[at % sent.length]?.frame ?? [];
    if (joinRef !== undefined) this.server.sendRaw([isBroadcast ? null : joinRef, ...rest]);
  }

  #join({ after }: { after?: unknown }, socket: ChannelSocket): unknown {
    if (this.mood === "busy") return { error: { reason: "busy" } };
    // Subscribed before it reads: what is appended meanwhile follows the backlog.
    this.#channels.add(socket);
    const response = this.#answer(Number(after ?? 0), socket);
    if (this.mood !== "slow") return { ok: response };
    return new Promise((resolve) => this.answerSlow.push(() => resolve({ ok: response })));
  }

  #answer(after: number, socket: ChannelSocket): Response {
    const gap = after > 0 && after + 1 < this.oldest;
    const first = Math.max(after + 1, this.oldest);
    const entries = Array.from({ length: this.last - first + 1 }, (_, n) => first + n);
    if (this.#sends === "reply") return { gap, entries, last: this.last };
    for (const n of entries) socket.push("entry", { n });
    return { gap };
  }
}

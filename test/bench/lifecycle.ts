import type { Contender, Session, Tally } from "./contenders/contender.js";
import { broadcasts } from "./broadcasts.js";
import { MemoryServer } from "./memoryServer.js";
import { collectYoungGarbage, Stopwatch } from "./stopwatch.js";

export const metrics = [
  "join",
  "rejoin",
  "leave",
  "push + reply",
  "dispatch 110 B",
  "shuffled",
] as const;
export type Metric = (typeof metrics)[number];

/** CPU in microseconds per topic, push or message. */
export type Costs = Record<Metric, number>;

export interface Scale {
  topics: number;
  /** So many that a round of few topics is long enough to be measured. */
  sockets: number;
  messages: number;
  pushes: number;
}

/**
 * Some sockets that live as long as the page, as they do in an app: what V8 has compiled for them
 * stays. Their topics come and go, round after round.
 */
export class Lifecycle {
  readonly #scale: Scale;
  readonly #server = new MemoryServer();
  readonly #tally: Tally = { joined: 0, messages: 0, replies: 0, left: 0 };
  readonly #topics: string[];
  readonly #sessions: Session[];

  constructor(contender: Contender, scale: Scale) {
    this.#scale = scale;
    this.#topics = topicNames(scale.topics);
    this.#sessions = Array.from({ length: scale.sockets }, () =>
      contender.open(this.#server.Transport, this.#tally),
    );
  }

  async round(): Promise<Costs> {
    const { topics, sockets, messages, pushes } = this.#scale;
    const all = topics * sockets;
    const join = await this.#measure(all, "joined", () => {
      for (const session of this.#sessions) session.join(this.#topics);
    });
    const small = { count: messages, bytes: 110 };
    const dispatch = this.dispatch(broadcasts(this.#topics, { ...small, order: "in turn" }));
    const shuffled = this.dispatch(broadcasts(this.#topics, { ...small, order: "shuffled" }));
    const passes = Math.ceil(pushes / all);
    const push = await this.#measure(all * passes, "replies", async (settle) => {
      for (let pass = 0; pass < passes; pass += 1) {
        for (const session of this.#sessions) session.push();
        await settle();
      }
    });
    const rejoin = await this.#measure(all, "joined", async () => {
      this.#server.drop();
      while (this.#server.connecting.length < sockets) await turn();
      this.#server.accept();
    });
    const leave = await this.#measure(all, "left", async () => {
      for (const session of this.#sessions) session.leave();
      while (this.#server.pending < all) await turn();
    });
    return { join, rejoin, leave, "push + reply": push, "dispatch 110 B": dispatch, shuffled };
  }

  async connect() {
    for (const session of this.#sessions) session.connect();
    this.#server.accept();
    await turn();
  }

  async join() {
    for (const session of this.#sessions) session.join(this.#topics);
    await this.#settle(new Stopwatch());
  }

  async leave() {
    for (const session of this.#sessions) session.leave();
    while (this.#server.pending === 0) await turn();
    await this.#settle(new Stopwatch());
  }

  /** Hands all messages to the first socket, one by one. Returns the cost of one. */
  dispatch(messages: readonly string[]): number {
    const [transport] = this.#server.connections;
    const before = this.#tally.messages;
    const stopwatch = new Stopwatch();
    collectYoungGarbage();
    stopwatch.start();
    for (const data of messages) transport?.onmessage?.({ data });
    stopwatch.stop();
    expectCount("messages", this.#tally.messages - before, messages.length);
    return stopwatch.total / messages.length;
  }

  close() {
    for (const session of this.#sessions) session.close();
  }

  async #measure(
    count: number,
    outcome: keyof Tally,
    act: (settle: () => Promise<void>) => void | Promise<void>,
  ): Promise<number> {
    const stopwatch = new Stopwatch();
    this.#tally[outcome] = 0;
    collectYoungGarbage();
    stopwatch.start();
    await act(async () => {
      stopwatch.stop();
      await this.#settle(stopwatch);
      stopwatch.start();
    });
    stopwatch.stop();
    await this.#settle(stopwatch);
    expectCount(outcome, this.#tally[outcome], count);
    return stopwatch.total / count;
  }

  // Each answer comes in a task of its own, as from a network: what it put off to the microtask is
  // its cost too. The server's own work is not measured.
  async #settle(stopwatch: Stopwatch) {
    stopwatch.start();
    await microtask;
    stopwatch.stop();
    for (let due = this.#server.answers(); due.length > 0; due = this.#server.answers()) {
      stopwatch.start();
      for (const { transport, data } of due) {
        transport.onmessage?.({ data });
        await microtask;
      }
      stopwatch.stop();
    }
    await turn();
  }
}

export const microtask = Promise.resolve();

export const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

export function topicNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `room:${index}`);
}

export function expectCount(what: string, got: number, expected: number) {
  if (got !== expected) throw new Error(`${what}: ${got} instead of ${expected}`);
}

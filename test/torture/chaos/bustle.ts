import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

import type { Channel, SlipstreamError } from "slipstream-react/core";

import type { Crowd } from "./crowd.js";
import type { DemoProcess } from "./demoProcess.js";
import type { Tally } from "./tally.js";

const tickMs = 20;
const mostVisits = 30;

interface BustleOptions {
  crowd: Crowd;
  demo: DemoProcess;
  tally: Tally;
  below: (bound: number) => number;
}

/** An append that the server has acknowledged. */
export interface Appended {
  topic: string;
  body: string;
  seq: number;
}

/** Everybody writes, and topics come and go, until it is stopped. No body is written twice. */
export class Bustle {
  readonly appended: Appended[] = [];
  /** Gives up every push that is unsettled when it fires. */
  readonly abort = new AbortController();
  readonly #options: BustleOptions;
  readonly #unsettled = new Set<Promise<void>>();
  readonly #visits: Channel[] = [];
  #isOver = false;
  #written = 0;

  constructor(options: BustleOptions) {
    this.#options = options;
    setMaxListeners(0, this.abort.signal);
  }

  async run() {
    while (!this.#isOver) {
      this.#append();
      this.#appendAtDesk();
      this.#say();
      this.#visit();
      await wait(tickMs);
    }
  }

  stop() {
    this.#isOver = true;
    for (const visit of this.#visits.splice(0)) this.#leave(visit);
  }

  get unsettled(): number {
    return this.#unsettled.size;
  }

  #append() {
    const { channel } = this.#oneOf(this.#options.crowd.logs);
    const { topic } = channel;
    const body = this.#body();
    const push = channel.push("append", { body }, { signal: this.abort.signal });
    this.#track("push to a log", push, (response) => {
      this.appended.push({ topic, body, seq: (response as { seq: number }).seq });
    });
  }

  #appendAtDesk() {
    const { topic } = this.#oneOf(this.#options.crowd.logs).channel;
    const body = this.#body();
    const request = this.#options.demo.desk("append", { topic, body }, 3_000);
    this.#track("append at the desk", request, ({ seq }) => {
      this.appended.push({ topic, body, seq: Number(seq) });
    });
  }

  #say() {
    const { channel } = this.#oneOf(this.#options.crowd.rooms);
    const body = this.#body();
    const push = channel.push("new_msg", { name: "Ada", body }, { signal: this.abort.signal });
    this.#track("push to a room", push, () => undefined);
  }

  // Few names, so that a topic is often claimed again while it is left.
  #visit() {
    const { crowd, below } = this.#options;
    if (below(2) === 0 && this.#visits.length < mostVisits) {
      this.#visits.push(this.#oneOf(crowd.clients).channel(`room:visit-${below(10)}`));
    } else {
      const [visit] = this.#visits.splice(below(this.#visits.length), 1);
      if (visit) this.#leave(visit);
    }
  }

  #leave(visit: Channel) {
    const isAtOnce = this.#options.below(2) === 0;
    this.#track("leave", visit.leave(isAtOnce ? { afterMs: 0 } : {}), () => undefined);
  }

  #track<T>(what: string, promise: Promise<T>, onOk: (value: T) => void) {
    const settled = promise
      .then(
        (value) => {
          onOk(value);
          return "ok";
        },
        // The client rejects with its own error, and the desk with one of Node.
        (error: unknown) => String((error as Partial<SlipstreamError>).code),
      )
      .then((outcome) => {
        this.#options.tally.count(`promise: ${what}: ${outcome}`);
        this.#unsettled.delete(settled);
      });
    this.#unsettled.add(settled);
  }

  #body(): string {
    this.#written += 1;
    return `${this.#written}`;
  }

  #oneOf<T>(choices: readonly T[]): T {
    return choices[this.#options.below(choices.length)]!;
  }
}

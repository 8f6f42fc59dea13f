import type { MemoryTransport, TransportClass } from "../memoryTransport.js";
import { type Contender, event, payload, type Session, type Tally } from "./contender.js";

type Frame = [string | null, string | null, string, string, unknown];

/** The same frames, a handler call for each that comes in, and no bookkeeping at all. */
export const bare: Contender = {
  name: "bare",
  open: (Transport, tally) => new BareSession(Transport, tally),
};

class BareSession implements Session {
  readonly #Transport: TransportClass;
  readonly #tally: Tally;
  #transport: MemoryTransport | undefined;
  #topics: readonly string[] = [];
  #ref = 0;
  #isLeaving = false;

  constructor(Transport: TransportClass, tally: Tally) {
    this.#Transport = Transport;
    this.#tally = tally;
  }

  connect() {
    const transport = (this.#transport = new this.#Transport());
    transport.onopen = () => this.#sendAll("phx_join", {});
    transport.onclose = () => this.connect();
    transport.onmessage = ({ data }) => {
      const [, , , name, body] = JSON.parse(data) as Frame;
      this.#handle(name, body);
    };
  }

  join(topics: readonly string[]) {
    this.#topics = topics;
    this.#isLeaving = false;
    this.#sendAll("phx_join", {});
  }

  push() {
    this.#sendAll(event, payload);
  }

  leave() {
    this.#isLeaving = true;
    this.#sendAll("phx_leave", {});
  }

  close() {
    this.#transport?.close();
  }

  #sendAll(name: string, body: object) {
    for (const topic of this.#topics) {
      const ref = String((this.#ref += 1));
      this.#transport?.send(JSON.stringify([ref, ref, topic, name, body]));
    }
  }

  #handle(name: string, _body: unknown) {
    const tally = this.#tally;
    if (name === event) tally.messages += 1;
    else if (this.#isLeaving) tally.left += name === "phx_reply" ? 1 : 0;
    // It knows nothing of refs: each reply counts as the answer to a join and to a push.
    else {
      tally.joined += 1;
      tally.replies += 1;
    }
  }
}

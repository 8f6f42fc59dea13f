import { answersTo } from "../answersTo.js";
import { type MemoryTransport, transportTo } from "../memoryTransport.js";

type Transport = new (url: string) => MemoryTransport;

/** A server inside the page: each answer comes in a task of its own, as from a network. */
export class PageServer {
  readonly Transport: Transport;
  #answered = 0;
  #whenAnswered: { count: number; resolve: () => void } | undefined;
  #connection: MemoryTransport | undefined;
  readonly #network = new MessageChannel();
  readonly #inFlight: string[] = [];

  constructor() {
    this.Transport = transportTo({
      created: (transport) => {
        this.#connection = transport;
        setTimeout(() => transport.open());
      },
      received: (_transport, data) => {
        if (!data.includes('"phx_join"')) return;
        this.#inFlight.push(...answersTo(data));
        this.#network.port1.postMessage(null);
      },
    });
    this.#network.port2.onmessage = () => this.#answer();
  }

  answers(count: number): Promise<void> {
    this.#answered = 0;
    return new Promise((resolve) => (this.#whenAnswered = { count, resolve }));
  }

  /** In this task. */
  deliver(data: string) {
    this.#connection?.onmessage?.({ data });
  }

  drop() {
    this.#connection?.lose();
  }

  #answer() {
    const data = this.#inFlight.shift();
    if (data === undefined) return;
    this.deliver(data);
    this.#answered += 1;
    const { count, resolve } = this.#whenAnswered ?? {};
    if (this.#answered === count) resolve?.();
  }
}

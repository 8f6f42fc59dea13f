import { answersTo } from "./answersTo.js";
import { type Host, type MemoryTransport, transportTo } from "./memoryTransport.js";

/** One frame on its way. */
export interface Delivery {
  transport: MemoryTransport;
  data: string;
}

/**
 * Answers with canned strings, outside of what is measured: all that a contender pays for is `send`,
 * which keeps the frame in a list.
 */
export class MemoryServer implements Host {
  connecting: MemoryTransport[] = [];
  connections: MemoryTransport[] = [];
  readonly Transport = transportTo(this);
  #received: Delivery[] = [];

  get pending(): number {
    return this.#received.length;
  }

  created(transport: MemoryTransport) {
    this.connecting.push(transport);
  }

  received(transport: MemoryTransport, data: string) {
    this.#received.push({ transport, data });
  }

  accept() {
    const opened = this.connecting;
    this.connecting = [];
    this.connections = opened;
    for (const transport of opened) transport.open();
  }

  drop() {
    const lost = this.connections;
    this.connections = [];
    for (const transport of lost) transport.lose();
  }

  /** The answers to what came since the last call. */
  answers(): Delivery[] {
    const frames = this.#received;
    this.#received = [];
    return frames.flatMap(({ transport, data }) =>
      answersTo(data).map((answer) => ({ transport, data: answer })),
    );
  }
}

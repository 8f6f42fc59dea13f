import { answersTo } from "../answersTo.js";
import { type Host, type MemoryTransport, transportTo } from "../memoryTransport.js";
import type { VirtualTime } from "./virtualTime.js";

/** How far away a server is, and how fast. */
export interface Pace {
  rttMs: number;
  joinsPerSecond: number;
}

/** Handles the frames of a connection strictly one after the other; only joins take their time. */
export class SerialServer implements Host {
  pace: Pace = { rttMs: 0, joinsPerSecond: Infinity };
  joins = 0;
  connections = 0;
  openedAtMs = 0;
  readonly Transport = transportTo(this);
  readonly #time: VirtualTime;
  #current: MemoryTransport | undefined;
  #freeAtMs = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  created(transport: MemoryTransport) {
    this.#current = transport;
    this.#freeAtMs = 0;
    this.#time.at(this.#time.nowMs, () => {
      if (transport.readyState !== 0) return;
      this.connections += 1;
      this.openedAtMs = this.#time.nowMs;
      transport.open();
    });
  }

  received(transport: MemoryTransport, data: string) {
    const { rttMs, joinsPerSecond } = this.pace;
    const isJoin = data.includes('"phx_join"');
    if (isJoin) this.joins += 1;
    const startsAt = Math.max(this.#time.nowMs + rttMs / 2, this.#freeAtMs);
    this.#freeAtMs = startsAt + (isJoin ? 1_000 / joinsPerSecond : 0);
    this.#time.at(this.#freeAtMs + rttMs / 2, () => {
      for (const answer of answersTo(data)) {
        if (transport.readyState === 1) transport.onmessage?.({ data: answer });
      }
    });
  }

  /** Loses the connection; counts anew, at a new pace. */
  restart(pace: Pace) {
    this.pace = pace;
    this.joins = this.connections = 0;
    this.#current?.lose();
  }
}

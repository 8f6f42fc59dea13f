/** Who is at the other end of a transport. */
export interface Host {
  created(transport: MemoryTransport): void;
  received(transport: MemoryTransport, data: string): void;
}

/** The part of a WebSocket that all contenders touch. */
export class MemoryTransport {
  readyState = 0;
  binaryType = "arraybuffer";
  readonly bufferedAmount = 0;
  onopen: ((event: object) => void) | null = null;
  onclose: ((event: object) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.created(this);
  }

  send(data: string) {
    this.#host.received(this, data);
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  lose() {
    this.readyState = 3;
    this.onclose?.({ code: 1006, reason: "", wasClean: false });
  }
}

export type TransportClass = new () => MemoryTransport;

export function transportTo(host: Host): TransportClass {
  return class extends MemoryTransport {
    constructor() {
      super(host);
    }
  };
}

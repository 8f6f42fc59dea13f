import { bytesOf, isBinary } from "./binary.js";
import { queueMicrotask } from "./realTime.js";
import { SocketEvents } from "./socketEvents.js";

type Data = string | ArrayBuffer;

// The client's end, as the server has it.
export interface ClientEnd {
  readonly url: string;
  readonly protocols: readonly string[];
  accept(): void;
  refuse(): void;
  send(data: Data): void;
  close(code: number, reason?: string): void;
}

// The server's end, as the client has it. Each is told a microtask after the client did it.
export interface ServerEnd {
  connecting(): void;
  received(data: Data): void;
  closing(): { code: number };
}

const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;

export function createTransport(
  listen: (client: ClientEnd) => ServerEnd,
  deliver: (delivery: () => void) => void,
): typeof WebSocket {
  class TestWebSocket extends SocketEvents {
    static readonly CONNECTING = states.CONNECTING;
    static readonly OPEN = states.OPEN;
    static readonly CLOSING = states.CLOSING;
    static readonly CLOSED = states.CLOSED;
    readonly CONNECTING = states.CONNECTING;
    readonly OPEN = states.OPEN;
    readonly CLOSING = states.CLOSING;
    readonly CLOSED = states.CLOSED;
    readonly url: string;
    readonly extensions = "";
    // Nothing ever waits to be sent: phoenix.js would poll for it with a timer.
    readonly bufferedAmount = 0;
    binaryType: BinaryType = "blob";
    protocol = "";
    readyState: (typeof states)[keyof typeof states] = states.CONNECTING;
    readonly #server: ServerEnd;
    readonly #deliveries: (() => void)[] = [];

    constructor(url: string | URL, protocols: string | readonly string[] = []) {
      super();
      this.url = String(url);
      const offered = typeof protocols === "string" ? [protocols] : protocols;
      this.#server = listen({
        url: this.url,
        protocols: offered,
        accept: () => this.#later(() => this.#open(offered)),
        refuse: () => this.#later(() => this.#fail()),
        send: (data) => this.#later(() => this.#message(data)),
        close: (code, reason) => this.#later(() => this.#closed(code, reason)),
      });
      queueMicrotask(() => {
        if (this.readyState === states.CONNECTING) this.#server.connecting();
      });
    }

    send(data: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>): void {
      if (this.readyState === states.CONNECTING) {
        throw new DOMException("Still in CONNECTING state", "InvalidStateError");
      }
      if (this.readyState !== states.OPEN) return;
      const sent = isBinary(data) ? bytesOf(data).slice().buffer : data;
      queueMicrotask(() => this.#server.received(sent));
    }

    close(code?: number): void {
      if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
        throw new DOMException(`The close code ${code} is not allowed`, "InvalidAccessError");
      }
      if (this.readyState >= states.CLOSING) return;
      const wasOpen = this.readyState === states.OPEN;
      this.readyState = states.CLOSING;
      queueMicrotask(() => {
        const answer = this.#server.closing();
        this.#later(() => (wasOpen ? this.#closed(answer.code) : this.#fail()));
      });
    }

    #later(delivery: () => void): void {
      this.#deliveries.push(delivery);
      if (this.#deliveries.length === 1) queueMicrotask(() => this.#deliverNext());
    }

    // One by one: what a message sets off in microtasks comes before the next message.
    #deliverNext(): void {
      const [delivery] = this.#deliveries;
      try {
        if (delivery) deliver(delivery);
      } finally {
        this.#deliveries.shift();
        if (this.#deliveries.length > 0) queueMicrotask(() => this.#deliverNext());
      }
    }

    #open(offered: readonly string[]): void {
      if (this.readyState !== states.CONNECTING) return;
      this.readyState = states.OPEN;
      this.protocol = offered[0] ?? "";
      this.dispatch({ type: "open", target: this });
    }

    #message(data: Data): void {
      if (this.readyState !== states.OPEN) return;
      const isBlob = typeof data !== "string" && this.binaryType === "blob";
      this.dispatch({ type: "message", target: this, data: isBlob ? new Blob([data]) : data });
    }

    #fail(): void {
      if (this.readyState === states.CLOSED) return;
      this.readyState = states.CLOSED;
      this.dispatch({ type: "error", target: this });
      this.#dispatchClose(1006);
    }

    #closed(code: number, reason?: string): void {
      if (this.readyState === states.CLOSED) return;
      this.readyState = states.CLOSED;
      this.#dispatchClose(code, reason);
    }

    #dispatchClose(code: number, reason = ""): void {
      this.dispatch({ type: "close", target: this, code, reason, wasClean: code !== 1006 });
    }
  }
  return TestWebSocket as unknown as typeof WebSocket; // its events are plain objects
}

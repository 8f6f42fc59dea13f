import type { TestServer } from "slipstream-react/testing";

type Handler = ((event: unknown) => void) | null;

/** Takes the place of phoenix.js's `LongPoll`, which knows no manual time: it leads to a test server. */
export class FakeLongPoll {
  /** Where it leads; a test sets it. */
  static server: TestServer | undefined;
  static made: FakeLongPoll[] = [];
  readonly skipHeartbeat = true;
  binaryType = "";
  timeout = 0;
  readonly #socket: WebSocket;

  constructor(url: string, protocols?: string | string[]) {
    if (!FakeLongPoll.server) throw new Error("the test has set no server for long poll");
    this.#socket = new FakeLongPoll.server.transport(url, protocols);
    FakeLongPoll.made.push(this);
  }

  get readyState() {
    return this.#socket.readyState;
  }

  set onopen(handler: Handler) {
    this.#socket.onopen = handler;
  }

  set onmessage(handler: Handler) {
    this.#socket.onmessage = handler;
  }

  set onerror(handler: Handler) {
    this.#socket.onerror = handler;
  }

  set onclose(handler: Handler) {
    this.#socket.onclose = handler;
  }

  send(data: string) {
    this.#socket.send(data);
  }

  close() {
    this.#socket.close();
  }
}

import type { Frame } from "./frame.js";
import type { PhoenixSocket } from "./phoenixSocket.js";

/** How a connection, or the attempt to make one, ended. */
export interface WireClosure {
  code: number;
  reason: string;
  wasClean: boolean;
  /** Closed on this side: by phoenix.js, which does so on some page events. */
  isOurs: boolean;
}

/** What a connection goes over; any transport that is not phoenix.js's `LongPoll` is a WebSocket. */
export type WireTransport = "websocket" | "longpoll";

export interface WireListener {
  /** The attempt has made its transport. Not told by a wire over somebody else's socket. */
  started(transport: WireTransport): void;
  opened(): void;
  /** Once for each `open()` that was not followed by a `close()`. */
  closed(closure: WireClosure): void;
  received(frame: Frame): void;
  undecodable(raw: unknown, error: unknown): void;
}

/** Carries frames. It knows nothing of topics, retries or time. */
export interface Wire {
  /** phoenix.js's own socket, made on first use. */
  readonly socket: PhoenixSocket;
  /** `false` where the transport keeps itself alive, as long poll does. */
  readonly needsHeartbeat: boolean;
  /** Over a socket that is not ours: `open` and `close` take hold of it and let it go. */
  readonly isShared: boolean;
  /** @throws {WireConfigError} when this environment cannot open such a connection at all. */
  check(): void;
  /** Over long poll in place of its own transport, as a fallback. */
  open(isFallback?: boolean): void;
  /** Resolves when the transport has closed. */
  close(code?: number, reason?: string): Promise<void>;
  makeRef(): string;
  /** Throws when the payload cannot be encoded; drops the frame when the wire is not open. */
  send(frame: Frame): void;
  /** Closes, and lets go of phoenix.js's socket, which its page listeners keep alive. */
  destroy(): void;
}

export class WireConfigError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

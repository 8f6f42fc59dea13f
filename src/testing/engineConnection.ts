/** What a client gets from the engine: an adapter's end of the wire. */
export interface Peer {
  /** A frame for the client: text as a string, binary as an `ArrayBuffer`. */
  send(data: string | ArrayBuffer): void;
  /**
   * The server ends the connection. With 1006 the adapter drops it without a close frame, as a
   * killed server does. `closed()` need not be called after it.
   */
  close(code: number, reason?: string): void;
}

/** How a connection ends when the server ends it. */
export interface DisconnectOptions {
  /** The close code. @default 1001, as a "disconnect" broadcast */
  code?: number;
  /** The close reason. @default none */
  reason?: string;
}

/** One client's connection: Phoenix's transport process. */
export interface EngineConnection {
  /** Counts from 1, in the order in which connections were accepted. */
  readonly id: number;
  /** The query of the URL without `vsn`, and `authToken` where the client's subprotocol has one. */
  readonly params: Readonly<Record<string, string>>;
  /** The topics that are joined on it, now. */
  readonly topics: ReadonlySet<string>;
  /** Takes a frame from the client. Frames taken in one tick race like those of one write. */
  receive(data: string | ArrayBuffer): void;
  /** Ends it from the server's side, without a `phx_close` for its channels. */
  disconnect(options?: DisconnectOptions): void;
  /** Notes that the client went away. Its channels end. */
  closed(): void;
}

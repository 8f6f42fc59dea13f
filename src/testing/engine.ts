import type { ChannelDefinition } from "./definition.js";
import { LocalEngine } from "./localEngine.js";

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

/** Options of `createEngine`. */
export interface EngineOptions {
  /**
   * How many channels one connection may join; the next is refused with
   * `{reason: "too many channels joined"}`. Phoenix 1.8.9 and later: 100.
   *
   * @default no limit
   */
  maxChannelsPerTransport?: number;
  /**
   * Told what a channel definition threw, and of events without a clause. The client sees the crash
   * in any case.
   *
   * @default console.error
   */
  onError?: (error: unknown, info: { topic: string }) => void;
}

/**
 * One Phoenix server in memory: channels, pub/sub and presence behind any number of connections. It
 * knows no network; an adapter gives it frames and takes them.
 */
export interface Engine {
  /** The connections that are open. */
  readonly connections: ReadonlySet<EngineConnection>;
  /** Mounts a channel on `"room:*"` or `"room:lobby"`. The first pattern that matches is taken. */
  channel(pattern: string, definition: ChannelDefinition): void;
  /** Takes in a client whose handshake the adapter has accepted. */
  accept(peer: Peer, request: { url: string; protocols?: readonly string[] }): EngineConnection;
  /** Pushes from every channel on the topic to its client: `join_ref` is set. */
  push(topic: string, event: string, payload: unknown): void;
  /** `Endpoint.broadcast`: to everybody on the topic, `join_ref` is null. */
  broadcast(topic: string, event: string, payload: unknown): void;
  /** Crashes every channel on the topic: `phx_error`. */
  crash(topic: string): void;
  /** Stops every channel on the topic: `phx_close`. */
  close(topic: string): void;
  /** Ends every connection, without a `phx_close` for its channels. */
  disconnect(options?: DisconnectOptions): void;
  /** Goes silent on the connections there are, and leaves them open: a server that hangs. */
  freeze(): void;
  /** Wakes up again: what came meanwhile is served, in order. */
  thaw(): void;
}

/**
 * Makes a Phoenix server in memory, without a network: `createTestServer` and app servers stand on it.
 * It speaks protocol 2, as recorded from Phoenix 1.8.12.
 *
 * @example
 * const engine = createEngine();
 * engine.channel("room:*", { handleIn: { echo: (payload) => ({ ok: payload }) } });
 * sockets.on("connection", (ws, { url }) => {
 *   const connection = engine.accept(peerOf(ws), { url });
 *   ws.on("message", (data) => connection.receive(data));
 *   ws.on("close", () => connection.closed());
 * });
 */
export function createEngine(options: EngineOptions = {}): Engine {
  return new LocalEngine(options);
}

import type { ChannelDefinition } from "./definition.js";
import type { DisconnectOptions, EngineConnection, Peer } from "./engineConnection.js";

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

import type { EngineConnection } from "./engineConnection.js";
import type { Presences } from "./presence.js";
import type { Reply } from "./reply.js";

/**
 * A channel, as its Phoenix module would be: who may join, what each event does, what ends with it.
 *
 * @example
 * engine.channel("room:*", {
 *   join: (params, socket) => ({ ok: { topic: socket.topic } }),
 *   handleIn: {
 *     echo: (payload) => ({ ok: payload }),
 *     shout: (payload, socket) => socket.broadcast("shout", payload),
 *   },
 * });
 */
export interface ChannelDefinition {
  /**
   * Answers a join: a `Reply`, or any other value as the `ok` response; nothing is `ok` with `{}`.
   * One that throws refuses with `{reason: "join crashed"}`. A promise holds the whole connection
   * until it settles, heartbeats and other topics included, as a slow `join/3` does.
   *
   * What is done through `socket` meanwhile happens right after the reply, and not at all when the
   * join is refused.
   */
  join?(params: unknown, socket: ChannelSocket): unknown;
  /**
   * What each event does; `"*"` takes every event without a clause of its own. The value returned is
   * the reply, as for `join`; nothing is no reply. A promise replies later and holds nobody up. One
   * that throws or rejects crashes the channel, and so does an event that no clause takes.
   */
  handleIn?: Readonly<Record<string, HandleIn>>;
  /**
   * Told that the channel has ended: left, closed, crashed, gone with its connection, or refused by
   * its own join.
   */
  terminate?(socket: ChannelSocket): void;
}

/**
 * One clause of `handleIn`, told the payload, the channel's socket and the name of the event. What it
 * returns is the reply, see `ChannelDefinition`.
 */
export type HandleIn = Clause["handleIn"];

// A method, so that a clause may name the type of its payload.
interface Clause {
  handleIn(payload: unknown, socket: ChannelSocket, event: string): unknown;
}

/** One join of one client, as its channel process sees it: `Phoenix.Socket` in a channel. */
export interface ChannelSocket {
  /** The topic that was joined. */
  readonly topic: string;
  /** The `join_ref` of the join; its `ref` where the client sent none. */
  readonly joinRef: string;
  /** The connection it came on. */
  readonly connection: EngineConnection;
  /** Room for the channel's own state. It lasts as long as this join. */
  readonly assigns: Record<string, unknown>;
  /** Sends to this client alone. */
  push(event: string, payload: unknown): void;
  /** Sends to everybody on the topic, this client too. */
  broadcast(event: string, payload: unknown): void;
  /** Sends to everybody on the topic but this client. */
  broadcastFrom(event: string, payload: unknown): void;
  /**
   * Names the push that is being handled, for a `reply` of its own: before something else is sent,
   * late, or twice.
   *
   * @throws outside of a `handleIn` clause, and behind its first `await`.
   */
  socketRef(): SocketRef;
  /** Replies to a push by hand, at any time. After the channel has ended it goes nowhere. */
  reply(ref: SocketRef, reply: Reply): void;
  /**
   * Shows this client under `key` in the topic's presences until it is untracked or its channel ends.
   * Everybody gets the `presence_diff`; then this client gets the `presence_state`, if it is the
   * first key that this channel tracks.
   *
   * @throws when this channel tracks `key` already.
   */
  track(key: string, meta: object): void;
  /**
   * Replaces the meta of `key`. Everybody gets the `presence_diff`.
   *
   * @throws when this channel does not track `key`.
   */
  update(key: string, meta: object): void;
  /** Takes `key` out of the presences. Everybody gets the `presence_diff`. */
  untrack(key: string): void;
  /** The topic's presences: what a `presence_state` holds. */
  presences(): Presences;
  /** Ends the channel with `phx_close`; in a `handleIn` clause, after its reply. */
  stop(): void;
  /** Ends the channel with `phx_error`; the push that is being handled gets no reply. */
  crash(): void;
}

declare const socketRef: unique symbol;

/** A push that waits for its reply, see `ChannelSocket.socketRef`. Opaque. */
export interface SocketRef {
  readonly [socketRef]: true;
}

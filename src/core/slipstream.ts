import type { StoreApi } from "zustand/vanilla";

import type { Channel } from "./channel/channel.js";
import type { Topic, TopicOf } from "./channel/channelTypes.js";
import type { ChannelOptions, WaitOptions } from "./options.js";
import type { SlipstreamState } from "./stateStore.js";
import type { PhoenixSocket } from "../wire/phoenixSocket.js";

/** A client: one connection, and the topics that are desired on it. */
export interface Slipstream {
  /** The connection and the topics, as a zustand store. Read it; only the client writes it. */
  readonly store: StoreApi<SlipstreamState>;
  /**
   * phoenix.js's own socket: the way out for what this package has no words for. Leave `connect` and
   * `disconnect` to the client. With the option `socket`, that one.
   *
   * @throws {SlipstreamError} `invalid-config` on a client without a url.
   */
  readonly socket: PhoenixSocket;
  /**
   * Connects, and stays connected until `disconnect()`.
   *
   * @throws {SlipstreamError} `invalid-config` where no connection can be made, `destroyed`.
   */
  connect(): void;
  /**
   * Closes the connection and does not reconnect until `connect()`; topics stay desired. Resolves
   * when the connection is closed. A `socket` of yours stays as it is: our topics on it are left.
   */
  disconnect(): Promise<void>;
  /**
   * Tries to connect now, after `disconnect()` too; cycles a connection that is open, but for that
   * of a `socket` of yours, which is left alone.
   */
  reconnect(): void;
  /**
   * Ends everything: each promise of the client rejects with `destroyed`. A `socket` of yours stays
   * as it is: our topics on it are left.
   */
  destroy(): void;
  /**
   * Resolves when the connection is open. Connects a client that never was; waits for `connect()`
   * after `disconnect()`. Rejects with `timeout`, `aborted`, `destroyed` or `invalid-config`.
   */
  connected(wait?: WaitOptions): Promise<void>;
  /**
   * The time of one round trip in milliseconds. Rejects with `interrupted` when there is no
   * connection, and with `timeout` after the client's `timeoutMs`.
   */
  ping(): Promise<number>;
  /**
   * Claims a topic: it is joined whenever that is possible, until `leave()`.
   *
   * @throws {SlipstreamError} `invalid-config` for an empty topic or a wrong option, `destroyed`.
   */
  channel<const T extends Topic>(topic: T, options?: ChannelOptions<T>): Channel<TopicOf<T>>;
}

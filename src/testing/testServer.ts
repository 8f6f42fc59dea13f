import type { ChannelDefinition } from "./definition.js";
import type { EngineOptions } from "./engine.js";
import type { DisconnectOptions } from "./engineConnection.js";

/** Options of `createTestServer`. */
export interface TestServerOptions extends EngineOptions {
  /**
   * Phoenix's `connect/3`: `false` refuses the connection. Asked of each handshake that is not
   * refused or left hanging by hand.
   *
   * @default everybody is welcome
   */
  connect?: (params: Readonly<Record<string, string>>) => boolean;
  /**
   * Stands around everything that happens to the client: opening, each message, closing. For a
   * library that wants to be told, such as React with `act`; it has to call `deliver` at once.
   */
  act?: (deliver: () => void) => void;
  /**
   * How long `expect…` waits for what has not come yet, in milliseconds of real time: fake timers do
   * not hold it up.
   *
   * @default 1000
   */
  timeoutMs?: number;
}

/** A WebSocket that a client has made, as the server sees it. */
export interface TestConnection {
  /** Counts from 1, in the order in which the client made them. */
  readonly id: number;
  /** The URL as it was given to the WebSocket. */
  readonly url: string;
  /** The query of the URL without `vsn`, and `authToken` where the subprotocol has one. */
  readonly params: Readonly<Record<string, string>>;
  /** The subprotocols that the client offered. */
  readonly protocols: readonly string[];
  /** Where it stands: `connecting` until the server has answered the handshake. */
  readonly status: "connecting" | "open" | "refused" | "closed";
  /** The topics that are joined on it, now. */
  readonly topics: ReadonlySet<string>;
}

/** A frame as it passed the server. */
export interface TestFrame {
  /** Seen from the server: `in` came from a client, `out` went to one. */
  readonly direction: "in" | "out";
  /** The `id` of the connection. */
  readonly connection: number;
  /** What it says, a binary one too: its payload is an `ArrayBuffer`. Absent if it cannot be read. */
  readonly frame?: readonly [
    joinRef: unknown,
    ref: unknown,
    topic: unknown,
    event: unknown,
    payload: unknown,
  ];
  /** The frame itself. */
  readonly raw: string | ArrayBuffer;
}

/** A join that was expected. If the topic has no definition, it waits for its answer. */
export interface TestJoin {
  /** The topic to join. */
  readonly topic: string;
  /** The params of the join. */
  readonly params: unknown;
  /** The `join_ref` of the join. */
  readonly joinRef: string;
  /** The connection it came on. */
  readonly connection: TestConnection;
  /**
   * Accepts it: the client is on the topic, and its pushes wait for `expectPush`. An older join of
   * the topic that still waits on this connection is ignored.
   *
   * @throws when it has been answered, by hand or by a definition.
   */
  ok(response?: unknown): void;
  /** Refuses it. @throws when it has been answered, by hand or by a definition. */
  error(response?: unknown): void;
  /** Never answers it. Frames of the topic that came behind it are served, as never joined. */
  ignore(): void;
}

/** A push that was expected. If the topic has no definition, it waits for its reply. */
export interface TestPush {
  /** The topic it was pushed on. */
  readonly topic: string;
  /** Its event. */
  readonly event: string;
  /** Its payload; an `ArrayBuffer` if it was a binary push. */
  readonly payload: unknown;
  /** The connection it came on. */
  readonly connection: TestConnection;
  /** Replies, now or later, in any order. @throws when it has a reply, by hand or by a definition. */
  readonly reply: {
    /** The reply's status is `ok`. */
    ok(response?: unknown): void;
    /** The reply's status is `error`. */
    error(response?: unknown): void;
  };
  /** Never replies. */
  ignore(): void;
}

/** A leave that was expected. The server answers it by itself. */
export interface TestLeave {
  /** The topic that is left. */
  readonly topic: string;
  /** The `join_ref` of the join that it leaves. */
  readonly joinRef: string;
  /** The connection it came on. */
  readonly connection: TestConnection;
}

/**
 * A Phoenix server in memory, for tests. It accepts connections and answers heartbeats and leaves by
 * itself; channels are defined, or driven by hand.
 *
 * Everything travels by microtask: no timers, no sleeps, fake timers or not. Each `expect…` takes one
 * thing that was seen and that nobody has expected yet, or waits for it; params and payloads have to
 * be equal, a part is not enough. Each `expectNo…` flushes what is due first.
 */
export interface TestServer {
  /** A WebSocket class that leads here, whatever the URL: the `transport` of a client. */
  readonly transport: typeof WebSocket;
  /** Every connection that a client made, closed ones too. */
  readonly connections: readonly TestConnection[];
  /** Every frame that passed, both ways. */
  readonly frames: readonly TestFrame[];
  /**
   * Defines the channel of `"room:*"` or `"room:lobby"`; the first pattern that matches is taken. It
   * answers by itself, and what it answers can be expected too.
   */
  channel(pattern: string, definition: ChannelDefinition): void;

  /** Accepts from now on, as in the beginning. Completes handshakes that hang. */
  acceptConnect(): void;
  /** Refuses the next connections, those that hang first. The client sees an error and 1006. */
  refuseConnect(times?: number): void;
  /** Leaves the next handshakes unanswered, until `acceptConnect` or `refuseConnect`. */
  hangConnect(times?: number): void;
  /** Ends every connection from the server's side. `code` 1006: without a close frame. */
  disconnect(options?: DisconnectOptions): void;
  /**
   * Says nothing more on the connections there are, and leaves them open: a server that hangs, a link
   * that is half dead. It still sees what comes in. When the client closes, it gets 1006.
   */
  goSilent(): void;

  /** A connection that a client asks for, whatever becomes of it. */
  expectConnect(): Promise<TestConnection>;
  /** A connection that the client closes, or a handshake that it gives up. */
  expectDisconnect(): Promise<TestConnection>;
  /** A join of this topic. */
  expectJoin(topic: string, params?: unknown): Promise<TestJoin>;
  /** A leave of this topic. */
  expectLeave(topic: string): Promise<TestLeave>;
  /** A push on this topic. */
  expectPush(topic: string, event: string, payload?: unknown): Promise<TestPush>;
  /** Rejects if a client has asked for a connection that nobody expected. */
  expectNoConnect(): Promise<void>;
  /** Rejects if a client has closed a connection, and nobody expected it. */
  expectNoDisconnect(): Promise<void>;
  /** Rejects if there was a join (of this topic) that nobody expected. */
  expectNoJoin(topic?: string): Promise<void>;
  /** Rejects if there was a leave (of this topic) that nobody expected. */
  expectNoLeave(topic?: string): Promise<void>;
  /** Rejects if there was a push (on this topic, of this event) that nobody expected. */
  expectNoPush(topic?: string, event?: string): Promise<void>;

  /** Pushes from every channel on the topic to its client: `join_ref` is set. */
  push(topic: string, event: string, payload?: unknown): void;
  /** Broadcasts to everybody on the topic: `join_ref` is null. */
  broadcast(topic: string, event: string, payload?: unknown): void;
  /** Crashes every channel on the topic: `phx_error`. */
  crash(topic: string): void;
  /** Stops every channel on the topic: `phx_close`. */
  close(topic: string): void;
  /** Sends this on every open connection: an array as JSON, the rest as it is. */
  sendRaw(frame: string | ArrayBuffer | readonly unknown[]): void;
}

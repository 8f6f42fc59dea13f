import type {
  ChannelMessage,
  JoinParams,
  JoinResponse,
  MessageHandler,
  ReducerMessage,
} from "./channel/channelTypes.js";
import type { SlipstreamError } from "./error.js";
import type { SlipstreamEvent } from "./telemetry.js";
import type { DelaySchedule } from "./time/delay.js";
import type { ChannelSchemas } from "./topics/contract.js";
import type { Refusal, Verdict } from "./topics/verdict.js";
import type { Decode, Encode, PhoenixSocket, TransportConstructor } from "../wire/phoenixSocket.js";

/** What a function of credentials is told about the attempt to connect. */
export interface ConnectAttempt {
  /** The number of the try since the last open connection, from 1. */
  attempt: number;
  /** Why the last try failed, or the last connection ended. */
  lastError?: SlipstreamError;
}

/** What a function of join params is told about the attempt to join. */
export interface JoinAttempt {
  /** The number of the try since the topic was last joined, from 1. */
  attempt: number;
  /** `true` when the topic was joined before, since it is desired. */
  isRejoin: boolean;
  /** The last position that was seen, by the `cursor` of the channel: ask for what is newer. */
  cursor?: string | number;
}

/** Everything a client can be made with; only `url`, or `socket` in its place, is required. */
export interface SlipstreamOptions {
  /**
   * Where the Phoenix socket is mounted: `"/socket"`, `"//host/socket"` or `"wss://host/socket"`. A
   * trailing `/websocket` is taken off.
   */
  url?: string | undefined;
  /**
   * A phoenix.js `Socket` of yours in place of `url`, LiveView's (`liveSocket.getSocket()`) too: one
   * connection for both. It keeps its own life: it is connected when the client is and never closed,
   * it alone retries (`retryAt` is absent), and some losses are known with its next open only. What
   * would shape the connection (`params`, `transport`, `heartbeatIntervalMs`…) belongs to it and is
   * `invalid-config` here. Do not claim a topic that one of its own Channels has.
   */
  socket?: PhoenixSocket | undefined;
  /**
   * Sent with each connection, for `connect/3` on the server. A function is asked once per attempt
   * and may be async; when it throws or rejects, the attempt has failed and is retried later.
   */
  params?: object | ((attempt: ConnectAttempt) => object | Promise<object>) | undefined;
  /**
   * Sent outside the url, for `:auth_token` in `connect_info`. Asked like `params`. Needs phoenix.js
   * 1.8.
   */
  authToken?: string | ((attempt: ConnectAttempt) => string | Promise<string>) | undefined;
  /**
   * Milliseconds to wait before each try to connect again, by the number of the try from 1.
   *
   * @default [10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000]
   */
  reconnectAfterMs?: DelaySchedule | undefined;
  /**
   * Milliseconds to wait before each try to join again after a refusal, a crash or a timeout, by the
   * number of the try from 1.
   *
   * @default [100, 500, 1000, 2000, 5000, 10000]
   */
  rejoinAfterMs?: DelaySchedule | undefined;
  /**
   * Draws each delay at random up to its full length, so that a fleet of clients that lost one
   * server does not return in one instant.
   *
   * @default true
   */
  jitter?: boolean | undefined;
  /**
   * Milliseconds to wait for the answer to a join, a push or a leave.
   *
   * @default 10000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds for credentials to arrive, and again for the connection to open.
   *
   * @default 10000
   */
  connectTimeoutMs?: number | undefined;
  /**
   * Milliseconds between heartbeats; one that is not answered before the next is due ends the
   * connection.
   *
   * @default 30000
   */
  heartbeatIntervalMs?: number | undefined;
  /**
   * Milliseconds that a topic lingers after its last claim was released, in case it is claimed
   * again; 0: left in the next task.
   *
   * @default 1000
   */
  leaveAfterMs?: number | undefined;
  /**
   * The most joins that may be unanswered at a time. The window starts at 16 and is steered by how
   * fast the server answers.
   *
   * @default 1024
   */
  maxJoinsInFlight?: number | undefined;
  /**
   * The most pushes of one topic that wait for it to be joined; a further one is turned away with
   * `queue-full`.
   *
   * @default 1000
   */
  maxQueuedPushes?: number | undefined;
  /**
   * Which topics are joined when a connection opens: all that are desired, or all except those that
   * were never joined and that a verdict has stopped.
   *
   * @default "attempted"
   */
  rejoinPolicy?: "attempted" | "joined" | undefined;
  /** Decides what becomes of a refused join, in place of `defaultVerdict`. */
  verdict?: ((refusal: Refusal) => Verdict) | undefined;
  /**
   * Validators of payloads by topic pattern, by `defineChannels`: what does not fit is not delivered,
   * or not sent, and is told of as `invalid-payload`.
   */
  channels?: ChannelSchemas | undefined;
  /** Called with each thing that happens, for logs and metrics. */
  onEvent?: ((event: SlipstreamEvent) => void) | undefined;
  /**
   * The WebSocket class, or phoenix.js's `LongPoll`.
   *
   * @default globalThis.WebSocket
   */
  transport?: TransportConstructor | undefined;
  /**
   * Milliseconds that a WebSocket gets to open before the same attempt goes on over phoenix.js's
   * `LongPoll`; counted once the credentials have come. Until a WebSocket has answered a heartbeat
   * once, it gets as long to answer one when it is open, in case a proxy swallows its frames. Each
   * later connection tries a WebSocket first again. Without it there is no fallback.
   */
  longPollFallbackMs?: number | undefined;
  /** Encodes frames, as phoenix.js documents it. */
  encode?: Encode | undefined;
  /** Decodes frames, as phoenix.js documents it. */
  decode?: Decode | undefined;
  /**
   * The version of the serializer on the server.
   *
   * @default "2.0.0"
   */
  vsn?: string | undefined;
  /**
   * How the transport hands over binary frames.
   *
   * @default "arraybuffer"
   */
  binaryType?: string | undefined;
}

/** What a claim on a topic can be made with. */
export interface ChannelOptions<T extends string = string> {
  /**
   * Sent with each join, for `join/3` on the server. Compared by value: others make the topic leave
   * and join. A function is asked at each join, may be async, and is never a reason to join again.
   */
  params?:
    JoinParams<T> | ((join: JoinAttempt) => JoinParams<T> | Promise<JoinParams<T>>) | undefined;
  /**
   * Topics with a higher one are joined first.
   *
   * @default 0
   */
  priority?: number | undefined;
  /**
   * Names the position of a message in the server's log. Params given as a function get the last one
   * at each join, so that the server sends what is newer. Asked about each message, and about the
   * join response as `("phx_join", response)`; `undefined`: it has no position. A number at or below
   * the last is a duplicate, and is dropped; strings are never compared. A topic has one position:
   * of several claims, the one that gave a function last names it.
   */
  cursor?: MessageHandler<ReducerMessage<T>, string | number | undefined> | undefined;
  /**
   * Tells by the response to a join that the server cannot send all that was missed. Each position
   * is new from there on.
   *
   * @default (response) => response.gap === true
   */
  gap?: ((response: JoinResponse<T>) => boolean) | undefined;
  /** Called when messages are lost for good, before the `onJoin` of that join: load anew what is shown. */
  onGap?: (() => void) | undefined;
  /** Called after each accepted join with the server's response. */
  onJoin?: ((response: JoinResponse<T>, info: { isRejoin: boolean }) => void) | undefined;
  /** Called with every message of the topic, `presence_*` too; never with replies or `phx_*`. */
  onMessage?: MessageHandler<ChannelMessage<T>, void> | undefined;
  /**
   * Called when a join was refused or not answered in time, when the channel crashed, and when the
   * response to a join did not fit its schema.
   */
  onError?: ((error: SlipstreamError) => void) | undefined;
  /**
   * Called when the channel was closed: by the server, or by this client while the claim lives (for
   * a join with other params, or as it is destroyed).
   */
  onClose?: ((info: { by: "client" | "server" }) => void) | undefined;
}

/** How long to wait, and how to stop waiting. */
export interface WaitOptions {
  /** Milliseconds; without it the wait has no end of its own. */
  timeoutMs?: number | undefined;
  /** Rejects with `aborted` when it fires. */
  signal?: AbortSignal | undefined;
}

/** How one push is sent. */
export interface PushOptions {
  /**
   * Milliseconds until it rejects with `timeout`, counted from the call.
   *
   * @default the client's `timeoutMs`
   */
  timeoutMs?: number | undefined;
  /** Rejects with `aborted` when it fires. */
  signal?: AbortSignal | undefined;
  /**
   * What to do while the topic is not joined: wait in order, or reject with `not-joined`.
   *
   * @default "wait"
   */
  whenNotJoined?: "wait" | "reject" | undefined;
}

import type { WaitOptions } from "../options.js";
import type { TopicState } from "../topics/topicState.js";
import type {
  ChannelMessage,
  EventName,
  EventPayload,
  JoinResponse,
  MessageHandler,
  PushArgs,
  PushName,
  PushResponse,
  RegisteredTypes,
} from "./channelTypes.js";

/** One message of a topic. */
export interface Message {
  /** Such as `"new_msg"`. */
  event: string;
  /** JSON, or an `ArrayBuffer`. */
  payload: unknown;
}

/** How to wait for one message. */
export interface NextOptions<Payload = unknown> extends WaitOptions {
  /** Passes over messages for which it returns `false`. */
  where?: ((payload: Payload) => boolean) | undefined;
}

/** How to iterate over messages. */
export interface MessagesOptions {
  /** Ends the iteration. */
  signal?: AbortSignal | undefined;
  /**
   * How many messages may wait to be taken; beyond it the oldest is dropped.
   *
   * @default 1000
   */
  limit?: number | undefined;
}

/** A claim on a topic: while it lives, the topic is joined whenever that is possible. */
export interface Channel<T extends string = string> {
  /** The topic that is claimed. */
  readonly topic: T;
  /** For the type checker alone: what is registered for the topic. Never set. */
  readonly "~types"?: RegisteredTypes<T> | undefined;
  /** Where the topic stands now. */
  readonly state: TopicState;
  /**
   * Calls back after each change of `state`, and returns how to stop that. Changes within one task
   * come as one.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Resolves with the server's response once the topic is joined. Waits through lost connections,
   * crashes and timeouts; rejects with `refused`, `left` or `destroyed`, and with `invalid-payload`
   * when the response does not fit its schema.
   */
  joined(wait?: WaitOptions): Promise<JoinResponse<T>>;
  /**
   * Sends an event and resolves with the server's reply. While the topic is not joined it waits for
   * that, in order. It always settles: `refused`, `timeout`, `interrupted`, `not-joined`, `left`,
   * `aborted`, `destroyed`, `queue-full`, `encode`, `invalid-payload`.
   */
  push<Event extends PushName<T>>(
    event: Event,
    ...args: PushArgs<T, Event>
  ): Promise<PushResponse<T, Event>>;
  /** Sends an event and forgets it: no reply, no timeout, no rejection. */
  send<Event extends PushName<T>>(event: Event, ...args: PushArgs<T, Event, []>): void;
  /** Calls back with each message of one event, and returns how to stop that. */
  on<Event extends EventName<T>>(
    event: Event,
    handler: (payload: EventPayload<T, Event>) => void,
  ): () => void;
  /** Calls back with each message, and returns how to stop that. */
  onMessage(handler: MessageHandler<ChannelMessage<T>, void>): () => void;
  /** Resolves with the payload of the next message of one event. */
  next<Event extends EventName<T>>(
    event: Event,
    options?: NextOptions<EventPayload<T, Event>>,
  ): Promise<EventPayload<T, Event>>;
  /**
   * Each message from the call on, or each of one event, until its signal, this claim or the client
   * ends. For one loop: it yields no message twice.
   */
  messages<Event extends EventName<T> = EventName<T>>(
    event?: Event,
    options?: MessagesOptions,
  ): AsyncIterable<ChannelMessage<T, Event>>;
  /** Joins now, out of `refused`, `closed` or `backoff`; otherwise does nothing. */
  rejoin(): void;
  /**
   * Releases this claim. The last one leaves the topic, after `afterMs` in place of the client's
   * `leaveAfterMs`, and the promise resolves when the server has acknowledged that; it resolves at
   * once when others still claim the topic, and when it is claimed again meanwhile.
   */
  leave(options?: { afterMs?: number }): Promise<void>;
}

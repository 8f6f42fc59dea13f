import type { Channel, Message, MessagesOptions, NextOptions } from "./channel.js";
import { SlipstreamError } from "./error.js";
import { iterateMessages } from "./messages.js";
import type { ChannelOptions, PushOptions, WaitOptions } from "./options.js";
import type { Push } from "./push.js";
import type { Topic } from "./topic.js";
import type { Topics } from "./topics.js";
import { type TopicState, unclaimedState } from "./topicState.js";
import { wait, type Waiting, type WaitSubject } from "./wait.js";

/** For one event, or for every one; `run` is `null` once it is off. */
export type Handler =
  | { readonly event: string; run: ((payload: unknown) => void) | null }
  | { readonly event: null; run: ((event: string, payload: unknown) => void) | null };

/** Somebody who waits for what becomes of a claim. */
export interface Waiter {
  joined?: (response: unknown) => void;
  refused?: (error: SlipstreamError) => void;
  ended: (error: SlipstreamError) => void;
}

const none: readonly never[] = [];

/** A claim, or the promise of one: hooks make it in render and claim in an effect. */
export class Claim implements Channel {
  readonly topic: string;
  options: ChannelOptions;
  /** While it is claimed. */
  record: Topic | null = null;
  /** Released and not claimed again. */
  isOver = false;
  /** Replaced, never changed. */
  handlers: readonly Handler[] = none;
  waiters: Set<Waiter> | null = null;
  /** Pushes from before the claim. */
  early: Set<Push> | null = null;
  readonly #topics: Topics;
  #unclaimed: TopicState | null = null;

  constructor(topics: Topics, topic: string, options: ChannelOptions) {
    this.#topics = topics;
    this.topic = topic;
    this.options = options;
  }

  get isDestroyed(): boolean {
    return this.#topics.isDestroyed;
  }

  get state(): TopicState {
    const record = this.record ?? this.#topics.get(this.topic);
    if (record) return record.state;
    const status = this.isOver ? "idle" : "pending";
    if (this.#unclaimed?.status === status) return this.#unclaimed;
    return (this.#unclaimed = unclaimedState(this.topic, status));
  }

  subscribe(listener: () => void): () => void {
    return this.#topics.subscribe(this.topic, listener);
  }

  joined(options: WaitOptions = {}): Promise<unknown> {
    const { status, response, error } = this.state;
    if (this.record && status === "joined") return Promise.resolve(response);
    if (this.record && status === "refused" && error) return Promise.reject(error);
    return this.#wait(options, { what: `join "${this.topic}"`, topic: this.topic }, (waiting) => ({
      joined: waiting.resolve,
      refused: waiting.reject,
      ended: waiting.reject,
    }));
  }

  push(event: string, payload?: unknown, options: PushOptions = {}): Promise<unknown> {
    return this.#topics.pushes.push(this, event, payload, options);
  }

  send(event: string, payload?: unknown): void {
    this.#topics.pushes.send(this, event, payload);
  }

  on(event: string, handler: (payload: unknown) => void): () => void {
    return this.#handle({ event, run: handler });
  }

  onMessage(handler: (event: string, payload: unknown) => void): () => void {
    return this.#handle({ event: null, run: handler });
  }

  next(event: string, options: NextOptions = {}): Promise<unknown> {
    const { topic } = this;
    const { where } = options;
    const subject = { what: `next "${event}" of "${topic}"`, topic, event };
    return this.#wait<unknown>(options, subject, (waiting, onStop) => {
      onStop(
        this.on(event, (payload) => (!where || where(payload) ? waiting.resolve(payload) : null)),
      );
      return { ended: waiting.reject };
    });
  }

  messages(event?: string, options: MessagesOptions = {}): AsyncIterable<Message> {
    return iterateMessages(this, event, options, (dropped) =>
      this.#topics.emit?.({
        type: "messageDropped",
        topic: this.topic,
        event: dropped,
        why: "overflow",
      }),
    );
  }

  rejoin(): void {
    if (this.record) this.#topics.rejoin(this.record);
  }

  leave(options: { afterMs?: number } = {}): Promise<void> {
    return this.#topics.release(this, options.afterMs);
  }

  /** Makes the claim; again after it was released, as hooks do. */
  claim(): void {
    this.#topics.claim(this);
  }

  /** Takes the options of the last render. */
  update(options: ChannelOptions): void {
    this.#topics.update(this, options);
  }

  /** The topic may have been joined, or refused, before the claim was made. */
  catchUp({ membership: { status }, response, error }: Topic): void {
    for (const waiter of this.waiters ?? none) {
      if (status === "joined") waiter.joined?.(response);
      else if (status === "refused" && error) waiter.refused?.(error);
    }
  }

  /** Calls back when the claim is released or its client destroyed. */
  onEnd(ended: (error: SlipstreamError) => void): () => void {
    return this.#await({ ended });
  }

  /** Ends what belongs to this claim; a hook may claim again. */
  end(code: "left" | "destroyed"): void {
    const { topic } = this;
    const why = code === "left" ? "the channel was left" : "the client was destroyed";
    this.isOver = true;
    this.record = null;
    const waiters = this.waiters ?? none;
    this.waiters = null;
    for (const waiter of waiters) {
      waiter.ended(new SlipstreamError(code, `"${topic}": ${why}`, { topic }));
    }
  }

  #handle(handler: Handler): () => void {
    this.handlers = this.handlers.concat(handler);
    return () => {
      handler.run = null;
      this.handlers = this.handlers.filter((other) => other !== handler);
    };
  }

  #await(waiter: Waiter): () => void {
    (this.waiters ??= new Set()).add(waiter);
    if (!this.record) this.#topics.expect(this);
    return () => this.waiters?.delete(waiter);
  }

  #wait<T>(
    options: WaitOptions,
    subject: WaitSubject,
    waiterOf: (waiting: Waiting<T>, onStop: (stop: () => void) => void) => Waiter,
  ): Promise<T> {
    if (this.isDestroyed) {
      const { topic } = this;
      return Promise.reject(
        new SlipstreamError("destroyed", `${subject.what}: destroyed`, { topic }),
      );
    }
    return wait(options, subject, this.#topics.clock, (waiting) => {
      const stops: (() => void)[] = [];
      stops.push(this.#await(waiterOf(waiting, (stop) => stops.push(stop))));
      return () => stops.forEach((stop) => stop());
    });
  }
}

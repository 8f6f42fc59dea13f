import { SlipstreamError } from "../error.js";
import type { ChannelOptions, PushOptions, WaitOptions } from "../options.js";
import { wait, type Waiting, type WaitSubject } from "../time/wait.js";
import { Claim, type Handler, joins, type Waiter } from "../topics/claim.js";
import type { TopicContract } from "../topics/contract.js";
import type { Topics } from "../topics/topics.js";
import { type TopicState, unclaimedState } from "../topics/topicState.js";
import type { Channel, Message, MessagesOptions, NextOptions } from "./channel.js";
import { iterateMessages } from "./messages.js";

/** The public face of a claim. */
export class TopicChannel extends Claim implements Channel {
  readonly #topics: Topics;
  #unclaimed: TopicState | null = null;

  constructor(topics: Topics, topic: string, options: ChannelOptions) {
    super(topic, options);
    this.#topics = topics;
  }

  get isDestroyed(): boolean {
    return this.#topics.isDestroyed;
  }

  get contract(): TopicContract | null {
    if (this.isRaw) return null;
    return this.record ? this.record.contract : this.#topics.contractOf(this.topic);
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
    const isAnswered = this.record && (status === "joined" || status === "refused");
    if (isAnswered && error) return Promise.reject(error);
    if (isAnswered && status === "joined") return Promise.resolve(response);
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

  /** @throws {SlipstreamError} why it cannot be sent now. */
  sendNow(event: string, payload: unknown): void {
    const failures: SlipstreamError[] = [];
    this.#topics.pushes.send(this, event, payload, (error) => failures.push(error));
    for (const failure of failures) throw failure;
  }

  on(event: string, handler: (payload: unknown) => void): () => void {
    return this.#handle({ event, run: handler });
  }

  onMessage(handler: (event: string, payload: unknown) => void): () => void {
    return this.#handle({ event: null, run: handler });
  }

  /** Calls back with each accepted join, and at once with the one that holds. */
  onJoined(handler: (response: unknown) => void): () => void {
    const off = this.#handle({ event: joins, run: handler });
    if (this.record && !this.isBehind) {
      const { membership, error, response } = this.record;
      if (membership.status === "joined" && !error) handler(response);
    }
    return off;
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

  /** Asks again who is there, when that came before anybody wanted to know. */
  catchUpOnPresence(): void {
    const { record } = this;
    if (record?.presence?.isBehind(record.joinRef)) this.#topics.joinAnew(record);
  }

  /** Calls back when the claim is released or its client destroyed. */
  onEnd(ended: (error: SlipstreamError) => void): () => void {
    return this.#await({ ended });
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

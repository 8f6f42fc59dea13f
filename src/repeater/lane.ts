import type { TopicChannel } from "../core/channel/topicChannel.js";
import type { Client } from "../core/client.js";
import type { SlipstreamError } from "../core/error.js";
import type { ChannelOptions } from "../core/options.js";
import type { Endpoint } from "./endpoint.js";
import { closedError } from "./failures.js";
import { LoopGuard } from "./loopGuard.js";
import type { Loop } from "./loops.js";
import { Outbox } from "./outbox.js";
import type { RepeatOptions } from "./repeater.js";
import type { Route } from "./route.js";
import { routeTo } from "./routeTo.js";
import type { Tally } from "./tally.js";

/** What the lanes of one repeater share. */
export interface Repeating {
  readonly source: Client;
  readonly endpoint: Endpoint;
  readonly tally: Tally;
  /** As of now: a hook renews them. */
  readonly options: RepeatOptions;
  /** The page is told of news; `onError` of everything. */
  readonly onError: (error: SlipstreamError, isNews: boolean) => void;
  readonly onLoop: (topic: string, loop: Loop) => void;
}

const defaultMaxQueued = 1_000;

/** One topic of a repeater, from its claim on the source to its way into the endpoint. */
export class Lane {
  readonly #repeating: Repeating;
  readonly #channel: TopicChannel;
  readonly #route: Route;
  readonly #outbox: Outbox;
  readonly #guard: LoopGuard;

  constructor(topic: string, repeating: Repeating) {
    const { source, endpoint, tally } = repeating;
    this.#repeating = repeating;
    this.#channel = source.prepare(topic, this.#channelOptions());
    this.#channel.isRaw = true;
    this.#route = routeTo(endpoint, topic, {
      changed: () => this.#outbox.pump(),
      failed: (error, isFinal) => repeating.onError(error, isFinal),
    });
    this.#outbox = new Outbox(this.#route, {
      topic,
      tally,
      deadlines: source.deadlines,
      defaultTimeoutMs: source.config.timeoutMs,
      limits: () => this.#limits(),
      onFailure: (error, isNews) => repeating.onError(error, isNews),
    });
    this.#guard = new LoopGuard(
      { client: source, topic },
      this.#route,
      () => repeating.options.events,
      (loop) => repeating.onLoop(topic, loop),
    );
  }

  /** Claims its topic; before that nothing comes. */
  open(): void {
    this.#channel.claim();
    // A circle is told of as it is closed, not when the first message comes.
    this.#guard.check();
  }

  /** The options are others than before. */
  update(): void {
    this.#channel.update(this.#channelOptions());
    this.#guard.changed();
    this.#outbox.trim();
  }

  /** Takes no more messages; those that it took go on. */
  release(): void {
    void this.#channel.leave();
  }

  close(): void {
    this.release();
    this.#guard.leave();
    this.#outbox.close();
    this.#route.close();
  }

  #take(event: string, payload: unknown) {
    if (!this.#isChosen(event)) return;
    if (this.#guard.check(event)) this.#outbox.drop();
    else this.#outbox.add({ event, payload });
  }

  #isChosen(event: string): boolean {
    const { events } = this.#repeating.options;
    if (typeof events === "function") return events(event);
    return !events || events.includes(event);
  }

  #limits() {
    const { options } = this.#repeating;
    const { maxQueued = defaultMaxQueued, timeoutMs } = options;
    return { maxQueued, timeoutMs };
  }

  #channelOptions(): ChannelOptions {
    const { options, onError } = this.#repeating;
    const { params, priority, cursor, gap, onGap } = options;
    return {
      ...{ params, priority, cursor, gap, onGap },
      onMessage: (event, payload) => this.#take(event, payload),
      onError: (error) => onError(error, this.#channel.state.status === "refused"),
      onClose: ({ by }) => {
        if (by === "server") onError(closedError(this.#channel.topic), true);
      },
    };
  }
}

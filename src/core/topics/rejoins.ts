import type { Context } from "../context.js";
import { delayOf } from "../time/delay.js";
import type { Topic } from "./topic.js";

const capacityRetryMs = 30_000;

export interface RejoinPlan {
  tries: number;
  /** The server, or a verdict, said when. */
  afterMs?: number;
  /** There is no room on the connection until a topic is left. */
  isCapacity?: boolean;
}

/** Topics in `backoff`: each waits for a time, some for a place on the connection too. */
export class Rejoins {
  readonly #context: Context;
  readonly #onDue: (topic: Topic) => void;
  readonly #waitForRoom = new Set<Topic>();
  #hasWarned = false;

  constructor(context: Context, onDue: (topic: Topic) => void) {
    this.#context = context;
    this.#onDue = onDue;
  }

  schedule(topic: Topic, { tries, afterMs, isCapacity }: RejoinPlan): void {
    const { clock, config } = this.#context;
    const { rejoinAfterMs: schedule, jitter } = config;
    let delayMs = afterMs ?? delayOf({ schedule, tries, jitter }, clock);
    // The function that was asked may have ended it.
    if (topic.membership.status !== "backoff") return;
    if (isCapacity) {
      delayMs = Math.max(capacityRetryMs, delayMs);
      this.#waitForRoom.add(topic);
      this.#warn(topic);
    }
    topic.retryAt = clock.now() + delayMs;
    topic.backoff = clock.setTimeout(() => this.#onDue(topic), delayMs);
  }

  cancel(topic: Topic): void {
    this.#context.clock.clearTimeout(topic.backoff);
    this.#waitForRoom.delete(topic);
    topic.backoff = null;
    topic.retryAt = undefined;
  }

  /** A topic was left: one that waits for room may join. */
  roomFreed(): void {
    let first: Topic | undefined;
    for (const topic of this.#waitForRoom) {
      if (!first || topic.priority > first.priority) first = topic;
    }
    if (first) this.#onDue(first);
  }

  #warn({ name }: Topic) {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    console.warn(
      `[slipstream] The server takes no more channels on this connection ("${name}" waits until a ` +
        "topic is left). Raise max_channels_per_transport of the Phoenix socket, or desire fewer topics.",
    );
  }
}

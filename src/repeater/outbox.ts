import type { Message } from "../core/channel.js";
import type { Deadline, Deadlines } from "../core/deadlines.js";
import { SlipstreamError } from "../core/error.js";
import { isThenable } from "../core/isThenable.js";
import { broadcastError, broadcastTimeout, hasUnknownOutcome } from "./failures.js";
import { Queue } from "./queue.js";
import type { Route } from "./route.js";
import type { Outcome, Tally } from "./tally.js";

interface Plan {
  topic: string;
  tally: Tally;
  deadlines: Deadlines;
  limits: () => { maxQueued: number; timeoutMs: number };
  /** `isNews` unless the message before it failed too. */
  onFailure: (error: SlipstreamError, isNews: boolean) => void;
}

/** The messages of one topic from when they are taken until it is known what became of them. */
export class Outbox {
  readonly #route: Route;
  readonly #plan: Plan;
  readonly #waiting = new Queue<Message>();
  /** Handed over and not settled, each with the end of the patience with it. */
  readonly #inFlight = new Set<Deadline>();
  #isPumping = false;
  #isFailing = false;
  #isClosed = false;

  constructor(route: Route, plan: Plan) {
    this.#route = route;
    this.#plan = plan;
  }

  add(message: Message): void {
    const { tally, limits } = this.#plan;
    // First: who is told of it may stop the repeater, or cause the next one.
    this.#waiting.push(message);
    tally.taken();
    this.pump();
    const { maxQueued } = limits();
    while (this.#waiting.length > maxQueued) {
      this.#waiting.shift();
      tally.settled("dropped");
    }
  }

  /** Counts a message that is not to go. */
  drop(): void {
    const { tally } = this.#plan;
    tally.taken();
    tally.settled("dropped");
  }

  /** Hands over what may go now. */
  pump(): void {
    // An endpoint may cause the next message while it is given one.
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#route.isOpen && this.#inFlight.size < this.#route.maxInFlight) {
      const message = this.#waiting.shift();
      if (!message) break;
      this.#handOver(message);
    }
    this.#isPumping = false;
  }

  /** What waits is dropped, and what is in flight is waited for no longer. */
  close(): void {
    const { tally } = this.#plan;
    this.#isClosed = true;
    while (this.#waiting.shift()) tally.settled("dropped");
    for (const deadline of this.#inFlight) {
      deadline.cancel();
      tally.settled("unknown");
    }
    this.#inFlight.clear();
  }

  #handOver({ event, payload }: Message) {
    const { topic } = this.#plan;
    try {
      const answer = this.#route.send(event, payload);
      if (isThenable(answer)) this.#await(answer, event);
      else this.#settle("repeated");
    } catch (cause) {
      this.#settle("failed", broadcastError(topic, event, cause));
    }
  }

  #await(answer: PromiseLike<unknown>, event: string) {
    const { topic, deadlines, limits } = this.#plan;
    const { timeoutMs } = limits();
    const end = (outcome: Outcome, error?: SlipstreamError) => {
      // Given up before, by time or with the repeater.
      if (!this.#inFlight.delete(deadline)) return;
      deadline.cancel();
      this.#settle(outcome, error);
      this.pump();
    };
    const deadline = deadlines.set(timeoutMs, () =>
      end("unknown", broadcastTimeout(topic, event, timeoutMs)),
    );
    const fail = (cause: unknown) =>
      end(hasUnknownOutcome(cause) ? "unknown" : "failed", broadcastError(topic, event, cause));
    this.#inFlight.add(deadline);
    try {
      answer.then(() => end("repeated"), fail);
    } catch (cause) {
      fail(cause);
    }
    // The endpoint stopped it while it was given this one.
    if (this.#isClosed) this.close();
  }

  #settle(outcome: Outcome, error?: SlipstreamError) {
    const wasFailing = this.#isFailing;
    this.#isFailing = error !== undefined;
    this.#plan.tally.settled(outcome);
    if (error) this.#plan.onFailure(error, !wasFailing);
  }
}

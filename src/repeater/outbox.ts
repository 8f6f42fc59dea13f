import type { Message } from "../core/channel/channel.js";
import { SlipstreamError } from "../core/error.js";
import { isThenable } from "../core/isThenable.js";
import type { Deadline, Deadlines } from "../core/time/deadlines.js";
import { broadcastError, broadcastTimeout, hasUnknownOutcome } from "./failures.js";
import { Queue } from "./queue.js";
import type { Route } from "./route.js";
import type { Outcome, Tally } from "./tally.js";

interface Plan {
  topic: string;
  tally: Tally;
  deadlines: Deadlines;
  defaultTimeoutMs: number;
  limits: () => { maxQueued: number; timeoutMs: number | undefined };
  /** `isNews` unless the message before it failed too. */
  onFailure: (error: SlipstreamError, isNews: boolean) => void;
}

/** A message that was handed over and is not settled. */
interface Flight {
  /** The end of the patience with it; `null` where the route has its own. */
  deadline: Deadline | null;
}

/** The messages of one topic from when they are taken until it is known what became of them. */
export class Outbox {
  readonly #route: Route;
  readonly #plan: Plan;
  readonly #waiting = new Queue<Message>();
  readonly #inFlight = new Set<Flight>();
  #isPumping = false;
  #isFailing = false;
  #isClosed = false;

  constructor(route: Route, plan: Plan) {
    this.#route = route;
    this.#plan = plan;
  }

  add(message: Message): void {
    // First: who is told of it may stop the repeater, or cause the next one.
    this.#waiting.push(message);
    this.#plan.tally.taken();
    this.pump();
    this.trim();
  }

  /** Drops the oldest beyond the bound. */
  trim(): void {
    const { tally, limits } = this.#plan;
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
    for (const flight of this.#inFlight) {
      this.#inFlight.delete(flight);
      flight.deadline?.cancel();
      tally.settled("unknown");
    }
  }

  #handOver({ event, payload }: Message) {
    const { topic, limits } = this.#plan;
    try {
      const answer = this.#route.send(event, payload, limits().timeoutMs);
      if (isThenable(answer)) this.#await(answer, event);
      else this.#settle("repeated");
    } catch (cause) {
      this.#settle("failed", broadcastError(topic, event, cause));
    }
  }

  #await(answer: PromiseLike<unknown>, event: string) {
    const { topic } = this.#plan;
    const flight: Flight = { deadline: null };
    const end = (outcome: Outcome, error?: SlipstreamError) => {
      // Given up before, by time or with the repeater.
      if (!this.#inFlight.delete(flight)) return;
      flight.deadline?.cancel();
      this.#settle(outcome, error);
      this.pump();
    };
    const fail = (cause: unknown) =>
      end(hasUnknownOutcome(cause) ? "unknown" : "failed", broadcastError(topic, event, cause));
    this.#inFlight.add(flight);
    if (!this.#route.isTimed) this.#limit(flight, event, end);
    try {
      answer.then(() => end("repeated"), fail);
    } catch (cause) {
      fail(cause);
    }
    // The endpoint stopped it while it was given this one.
    if (this.#isClosed) this.close();
  }

  #limit(flight: Flight, event: string, end: (outcome: Outcome, error: SlipstreamError) => void) {
    const { topic, deadlines, limits, defaultTimeoutMs } = this.#plan;
    const { timeoutMs = defaultTimeoutMs } = limits();
    flight.deadline = deadlines.set(timeoutMs, () =>
      end("unknown", broadcastTimeout(topic, event, timeoutMs)),
    );
  }

  #settle(outcome: Outcome, error?: SlipstreamError) {
    const wasFailing = this.#isFailing;
    this.#isFailing = error !== undefined;
    this.#plan.tally.settled(outcome);
    if (error) this.#plan.onFailure(error, !wasFailing);
  }
}

import type { Context } from "../context.js";
import { SlipstreamError } from "../error.js";
import { isThenable } from "../isThenable.js";
import { askJoinParams } from "./joinParams.js";
import { JoinWindow } from "./joinWindow.js";
import type { Topic } from "./topic.js";

export interface JoinListener {
  turnCame(topic: Topic): void;
  joinTimedOut(topic: Topic, error: SlipstreamError): void;
  paramsFailed(topic: Topic, error: SlipstreamError): void;
}

/** Joins, from the wish for a turn to the answer. */
export class Joins {
  readonly #context: Context;
  readonly #listener: JoinListener;
  readonly #window: JoinWindow<Topic>;
  #isPumpScheduled = false;

  constructor(context: Context, listener: JoinListener) {
    this.#context = context;
    this.#listener = listener;
    this.#window = new JoinWindow(context.clock, context.config.maxJoinsInFlight);
  }

  // The turn comes within the microtask, so that all claims of one task are ordered by priority.
  requestTurn(topic: Topic): void {
    this.#window.request(topic);
    this.#schedulePump();
  }

  setPriority(topic: Topic, priority: number): void {
    if (topic.priority === priority) return;
    const isWaiting = this.#window.withdraw(topic);
    topic.priority = priority;
    if (isWaiting) this.#window.request(topic);
  }

  withdrawTurn(topic: Topic): void {
    this.#window.withdraw(topic);
    this.#forgetParams(topic);
  }

  /** Lets those join whose turn it is. */
  pump(): void {
    this.#context.mailbox.work(() => {
      for (let topic = this.#window.next(); topic; topic = this.#window.next()) {
        if (topic.params || this.#ask(topic)) this.#listener.turnCame(topic);
      }
    });
  }

  send(topic: Topic): void {
    const { config, deadlines, wire, emit } = this.#context;
    const payload = topic.params?.value;
    this.#forgetParams(topic);
    const ref = (topic.joinRef = wire.makeRef());
    topic.flight = this.#window.launch();
    topic.deadline = deadlines.set(config.timeoutMs, () => this.#timeOut(topic));
    const { attempts, wasJoined } = topic.membership;
    emit?.({ type: "joinSent", topic: topic.name, attempt: attempts + 1, isRejoin: wasJoined });
    try {
      wire.send({ join_ref: ref, ref, topic: topic.name, event: "phx_join", payload });
    } catch (cause) {
      this.#listener.paramsFailed(
        topic,
        joinError("encode", topic, "its params cannot be encoded", cause),
      );
    }
  }

  /** Returns how long the answer took, in milliseconds. */
  answered(topic: Topic): number {
    topic.deadline?.cancel();
    topic.deadline = null;
    const { flight } = topic;
    topic.flight = null;
    return flight ? this.#window.land(flight) : 0;
  }

  /** The join will not be answered, or its answer does not matter any more. */
  abandon(topic: Topic): void {
    topic.deadline?.cancel();
    topic.deadline = null;
    if (topic.flight) {
      this.#window.lose(topic.flight, false);
      this.#schedulePump();
    }
    topic.flight = null;
    if (topic.held) this.#drop(topic);
  }

  /** For the next connection, once every topic was told of the loss. */
  reset(): void {
    this.#window.reset();
  }

  #schedulePump() {
    if (this.#isPumpScheduled) return;
    this.#isPumpScheduled = true;
    queueMicrotask(() => {
      this.#isPumpScheduled = false;
      this.pump();
    });
  }

  #timeOut(topic: Topic) {
    if (topic.flight) this.#window.lose(topic.flight, true);
    topic.flight = null;
    const { config, emit, mailbox } = this.#context;
    const { timeoutMs } = config;
    mailbox.work(() => {
      emit?.({ type: "joinTimedOut", topic: topic.name, attempt: topic.membership.attempts + 1 });
      const error = joinError("timeout", topic, `not answered within ${timeoutMs} ms`);
      this.#listener.joinTimedOut(topic, error);
      this.pump();
    });
  }

  #drop(topic: Topic) {
    const { emit } = this.#context;
    for (const { event } of topic.held ?? []) {
      emit?.({ type: "messageDropped", topic: topic.name, event, why: "not-joined" });
    }
    topic.held = null;
  }

  // Async params hold no place in the window: their topic asks for a turn again when it has them.
  #ask(topic: Topic): boolean {
    const before = topic.membership;
    // Who is asked may change anything, too.
    const isQueued = () => topic.membership === before;
    try {
      const params = askJoinParams(topic);
      if (isThenable(params)) {
        if (isQueued()) this.#await(topic, params);
        else params.then(undefined, () => undefined);
        return false;
      }
      return isQueued() && this.#take(topic, params);
    } catch (cause) {
      if (isQueued()) this.#failParams(topic, cause);
      return false;
    }
  }

  #take(topic: Topic, params: object): boolean {
    const before = topic.membership;
    const fit = topic.contract?.params(params) ?? { value: params };
    if (topic.membership !== before) return false;
    // A validator returns what its type says.
    if (!fit.error) topic.params = { value: fit.value as object };
    else this.#listener.paramsFailed(topic, fit.error);
    return !fit.error;
  }

  #failParams(topic: Topic, cause: unknown) {
    const error = joinError("params-failed", topic, "its params failed", cause);
    this.#listener.paramsFailed(topic, error);
  }

  #await(topic: Topic, params: PromiseLike<object>) {
    const { config, deadlines } = this.#context;
    const request = (topic.paramsRequest += 1);
    const isCurrent = () => topic.paramsRequest === request;
    const fail = (cause: unknown) => {
      if (isCurrent()) this.#failParams(topic, cause);
    };
    topic.deadline = deadlines.set(config.timeoutMs, () =>
      fail(new Error(`they did not come within ${config.timeoutMs} ms`)),
    );
    // Of what is no real promise, the first answer counts.
    void Promise.resolve(params).then((value) => {
      if (!isCurrent()) return;
      this.#forgetParams(topic);
      if (this.#take(topic, value)) this.requestTurn(topic);
    }, fail);
  }

  #forgetParams(topic: Topic) {
    topic.paramsRequest += 1;
    topic.params = null;
    topic.deadline?.cancel();
    topic.deadline = null;
  }
}

function joinError(
  code: "timeout" | "params-failed" | "encode",
  { name }: Topic,
  what: string,
  cause?: unknown,
): SlipstreamError {
  return new SlipstreamError(code, `join "${name}": ${what}`, { topic: name, cause });
}

import { checkDuration } from "../checks.js";
import type { Context } from "../context.js";
import type { SlipstreamError, SlipstreamErrorCode } from "../error.js";
import type { PushOptions } from "../options.js";
import type { Claim } from "./claim.js";
import { Push, type PushFailure, type PushSettlement, type TopicPushes } from "./push.js";
import type { Topic } from "./topic.js";

/** Sends pushes, or keeps them until their topic is joined, and settles each one once. */
export class Pushes {
  readonly #context: Context;
  readonly #onEarly: (claim: Claim) => void;

  /** `onEarly` is told of a push on a claim that is not made yet. */
  constructor(context: Context, onEarly: (claim: Claim) => void) {
    this.#context = context;
    this.#onEarly = onEarly;
  }

  push(claim: Claim, event: string, payload: unknown, options: PushOptions): Promise<unknown> {
    const { config, deadlines } = this.#context;
    return new Promise((resolve, reject) => {
      const push = this.#make(claim, event, payload, { resolve, reject });
      if (!push) return;
      const { signal, timeoutMs = config.timeoutMs } = options;
      checkDuration("timeoutMs", timeoutMs);
      if (signal?.aborted) {
        this.#settle(push, "aborted", { cause: signal.reason });
        return;
      }
      push.deadline = deadlines.set(timeoutMs, () => this.#drop(push, "timeout"));
      if (signal) {
        push.signal = signal;
        push.onAbort = () => this.#drop(push, "aborted", { cause: signal.reason });
        signal.addEventListener("abort", push.onAbort);
      }
      this.#dispatch(push, options.whenNotJoined === "reject");
    });
  }

  /** `reject` is told of one that cannot be sent. */
  send(
    claim: Claim,
    event: string,
    payload: unknown,
    reject?: (error: SlipstreamError) => void,
  ): void {
    const push = this.#make(claim, event, payload, { reject });
    if (push) this.#dispatch(push, false);
  }

  /** Sends what has waited for the topic to be joined. */
  flush(topic: Topic): void {
    const waiting = topic.pushes?.waiting;
    if (!waiting) return;
    for (const push of waiting) {
      if (topic.membership.status !== "joined") return;
      waiting.delete(push);
      this.#transmit(topic, push);
    }
  }

  /** What was pushed before there was a claim takes its place in the topic's queue. */
  adopt(topic: Topic, claim: Claim): void {
    const { early } = claim;
    claim.early = null;
    for (const push of early ?? []) this.#place(topic, push, false);
  }

  /** `false` when no push waits for this reply. */
  replied(topic: Topic, ref: string, status: unknown, response: unknown): boolean {
    const sent = topic.pushes?.sent;
    const push = sent?.get(ref);
    if (!push) return false;
    sent?.delete(ref);
    const isOk = status === "ok";
    const fit = push.claim.contract?.reply(push.event, isOk ? "ok" : "error", response);
    if (fit?.error) this.#turnDown(push, fit.error);
    else if (isOk) {
      push.succeed(fit ? fit.value : response);
      this.#tell(push, "ok");
    } else this.#settle(push, "refused", { response: fit ? fit.value : response });
    return true;
  }

  rejectSent(topic: Topic, code: PushFailure): void {
    const sent = topic.pushes?.sent;
    if (!sent) return;
    for (const push of sent.values()) this.#settle(push, code);
    sent.clear();
  }

  rejectWaiting(topic: Topic, code: PushFailure, response?: unknown): void {
    const waiting = topic.pushes?.waiting;
    if (!waiting) return;
    for (const push of waiting) this.#settle(push, code, { response });
    waiting.clear();
  }

  /** Those of one claim, while it still stands. */
  rejectClaim(claim: Claim, code: PushFailure): void {
    const pushes = claim.record?.pushes;
    if (!pushes && !claim.early) return;
    const { waiting, sent } = pushes ?? {};
    for (const push of [...(claim.early ?? []), ...(waiting ?? []), ...(sent?.values() ?? [])]) {
      if (push.claim === claim) this.#drop(push, code);
    }
  }

  // `null`, and settled, when the payload does not fit its schema.
  #make(claim: Claim, event: string, given: unknown, settle: PushSettlement): Push | null {
    const startedAtMs = this.#context.clock.elapsed();
    const fit = claim.contract?.push(event, given ?? {}) ?? { value: given };
    if (!fit.error) return new Push(claim, event, fit.value, startedAtMs, settle);
    this.#turnDown(new Push(claim, event, given, startedAtMs, settle), fit.error);
    return null;
  }

  #dispatch(push: Push, isUrgent: boolean) {
    const { mailbox } = this.#context;
    mailbox.begin();
    try {
      this.#route(push, isUrgent);
    } finally {
      mailbox.end();
    }
  }

  #route(push: Push, isUrgent: boolean) {
    const { claim } = push;
    const { record } = claim;
    if (claim.isDestroyed) this.#settle(push, "destroyed");
    else if (record) this.#place(record, push, isUrgent);
    else if (isUrgent) this.#settle(push, claim.isOver ? "left" : "not-joined");
    else {
      this.#onEarly(claim);
      this.#keep((claim.early ??= new Set()), push);
    }
  }

  #place(topic: Topic, push: Push, isUrgent: boolean) {
    const { status } = topic.membership;
    // While older ones wait for their turn to go out, a newer one stays behind them.
    if (status === "joined" && !topic.pushes?.waiting?.size) this.#transmit(topic, push);
    else if (isUrgent) this.#settle(push, "not-joined");
    else if (status === "refused")
      this.#settle(push, "refused", { response: topic.error?.response });
    else this.#keep((pushesOf(topic).waiting ??= new Set()), push);
  }

  #keep(waiting: Set<Push>, push: Push) {
    const { maxQueuedPushes } = this.#context.config;
    if (waiting.size < maxQueuedPushes) waiting.add(push);
    else {
      const hint = `At most ${maxQueuedPushes} may wait: see the option maxQueuedPushes.`;
      this.#settle(push, "queue-full", { hint });
    }
  }

  #transmit(topic: Topic, push: Push) {
    const { wire, emit } = this.#context;
    const { event, payload } = push;
    const ref = wire.makeRef();
    // Before it goes: an encode function of the user's may end the claim, or the client.
    if (push.isAwaited) {
      push.ref = ref;
      (pushesOf(topic).sent ??= new Map()).set(ref, push);
    }
    try {
      wire.send({ join_ref: topic.joinRef, ref, topic: topic.name, event, payload });
    } catch (cause) {
      const isUnsettled = !push.isAwaited || topic.pushes?.sent?.delete(ref);
      if (isUnsettled) this.#settle(push, "encode", { cause });
      return;
    }
    emit?.({ type: "pushSent", topic: topic.name, event });
  }

  // Out of wherever it waits.
  #drop(push: Push, code: PushFailure, details?: { cause?: unknown }) {
    const { claim, ref } = push;
    const pushes = claim.record?.pushes;
    pushes?.waiting?.delete(push);
    claim.early?.delete(push);
    if (ref !== null) pushes?.sent?.delete(ref);
    this.#settle(push, code, details);
  }

  #settle(
    push: Push,
    code: PushFailure,
    details?: { response?: unknown; cause?: unknown; hint?: string },
  ) {
    push.fail(code, details);
    this.#tell(push, code);
  }

  #turnDown(push: Push, error: SlipstreamError) {
    push.turnDown(error);
    this.#tell(push, "invalid-payload");
  }

  #tell(push: Push, outcome: "ok" | SlipstreamErrorCode) {
    const { emit, clock } = this.#context;
    if (!emit) return;
    const { claim, event, startedAtMs } = push;
    const durationMs = clock.elapsed() - startedAtMs;
    emit({ type: "pushSettled", topic: claim.topic, event, outcome, durationMs });
  }
}

function pushesOf(topic: Topic): TopicPushes {
  return (topic.pushes ??= { waiting: null, sent: null });
}

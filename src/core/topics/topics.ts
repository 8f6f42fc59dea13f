import { checkDuration } from "../checks.js";
import type { Context } from "../context.js";
import { SlipstreamError } from "../error.js";
import type { ChannelOptions } from "../options.js";
import type { Emit } from "../telemetry.js";
import type { Clock } from "../time/clock.js";
import type { Claim } from "./claim.js";
import { contractOf, type TopicContract } from "./contract.js";
import { cursorOf, takeUp } from "./cursors.js";
import { createFrameRouter } from "./frameRouter.js";
import { hasSameParams, paramsOf, warnOfOtherParams } from "./joinParams.js";
import { resolveLeaves } from "./leaves.js";
import { notifyClosed, notifyDestroyed, notifyFailed } from "./notify.js";
import { Pushes } from "./pushes.js";
import { Topic } from "./topic.js";
import { TopicRunner } from "./topicRunner.js";
import type { Frame } from "../../wire/frame.js";

/** The desired topics: who claims them, and what the connection does to them. */
export class Topics {
  readonly pushes: Pushes;
  isDestroyed = false;
  readonly #context: Context;
  readonly #runner: TopicRunner;
  readonly #topics = new Map<string, Topic>();
  readonly #route: (topic: Topic, frame: Frame) => void;
  /** Claims of hooks that were not made yet, with pushes or promises that wait for them. */
  readonly #expected = new Set<Claim>();
  #isConnected = false;

  constructor(context: Context) {
    this.#context = context;
    this.pushes = new Pushes(context, (claim) => this.expect(claim));
    this.#runner = new TopicRunner(context, this.pushes, {
      forgotten: (topic) => this.#forgotten(topic),
      failed: (topic, error) => notifyFailed(context.mailbox, topic, error),
    });
    this.#route = createFrameRouter(context, this.#runner, this.pushes);
  }

  get clock(): Clock {
    return this.#context.clock;
  }

  get emit(): Emit {
    return this.#context.emit;
  }

  contractOf(name: string): TopicContract | null {
    return this.#context.config.channels?.[contractOf](name) ?? null;
  }

  get(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  subscribe(name: string, listener: () => void): () => void {
    return this.#context.state.subscribeTopic(name, listener);
  }

  /** Somebody waits for this claim, which is not made yet. */
  expect(claim: Claim): void {
    if (!claim.isOver) this.#expected.add(claim);
    else queueMicrotask(() => claim.isOver && this.#endAgain(claim));
  }

  claim(claim: Claim): void {
    // A hook may be shown again on a client that is gone; it gets another one.
    if (!this.isDestroyed && !claim.record) this.#context.mailbox.work(() => this.#claim(claim));
  }

  /** Resolves when the topic was left, is claimed again, or is still claimed by others. */
  release(claim: Claim, afterMs: number = this.#context.config.leaveAfterMs): Promise<void> {
    checkDuration("afterMs", afterMs);
    return this.#context.mailbox.work(() => this.#release(claim, afterMs));
  }

  /** The options of a claim as of its component's last render. */
  update(claim: Claim, options: ChannelOptions): void {
    const { options: previous, record: topic } = claim;
    if (!topic || hasSameParams(previous.params, options.params)) {
      claim.options = options;
      if (topic && previous.priority !== options.priority) this.#claimsChanged(topic);
      return;
    }
    const before = paramsOf(topic);
    claim.options = options;
    // Changed last counts as mounted last.
    topic.claims = [...topic.claims.filter((other) => other !== claim), claim];
    this.#claimsChanged(topic);
    if (hasSameParams(before, paramsOf(topic))) return;
    this.#context.mailbox.work(() => {
      const wasJoined = topic.membership.status === "joined";
      this.#runner.apply(topic, { type: "joinOutdated" });
      if (wasJoined) notifyClosed(this.#context.mailbox, topic, "client");
    });
  }

  rejoin(topic: Topic): void {
    this.#runner.apply(topic, { type: "rejoinRequested", isConnected: this.#isConnected });
  }

  joinAnew(topic: Topic): void {
    if (topic.membership.status !== "joined") return;
    this.#context.mailbox.work(() => {
      this.#runner.apply(topic, { type: "joinOutdated" });
      notifyClosed(this.#context.mailbox, topic, "client");
    });
  }

  received(frame: Frame): void {
    const topic = this.#topics.get(frame.topic);
    if (topic) this.#route(topic, frame);
  }

  connectionOpened(): void {
    this.#isConnected = true;
    for (const topic of this.#topics.values()) {
      // Released while there was no connection: it is not joined to be left a moment later.
      const type = topic.claims.length === 0 ? "topicReleased" : "connectionOpened";
      this.#runner.apply(topic, { type });
    }
  }

  /** `isParting`: it lives on without us. */
  connectionLost({ isParting = false }: { isParting?: boolean } = {}): void {
    this.#isConnected = false;
    const keepsRefusals = this.#context.config.rejoinPolicy === "joined";
    for (const topic of this.#topics.values()) {
      this.#runner.apply(topic, { type: "connectionLost", keepsRefusals, isParting });
      if (topic.claims.length === 0) this.#runner.apply(topic, { type: "topicReleased" });
    }
    this.#runner.joins.reset();
  }

  destroy(): void {
    this.isDestroyed = true;
    for (const topic of this.#topics.values()) {
      if (topic.membership.status === "joined") {
        notifyDestroyed(this.#context.mailbox, topic);
      }
      this.pushes.rejectSent(topic, "destroyed");
      this.pushes.rejectWaiting(topic, "destroyed");
      for (const claim of topic.claims) claim.end("destroyed");
      topic.claims = [];
    }
    for (const claim of this.#expected) {
      this.pushes.rejectClaim(claim, "destroyed");
      claim.end("destroyed");
    }
    this.#expected.clear();
    this.connectionLost({ isParting: this.#context.wire.isShared });
  }

  #claim(claim: Claim) {
    const topic = this.#enter(claim.topic);
    warnOfOtherParams(topic, claim);
    topic.claims = topic.claims.concat(claim);
    claim.record = topic;
    claim.isOver = false;
    this.#expected.delete(claim);
    this.#claimsChanged(topic);
    this.#runner.apply(topic, { type: "topicClaimed", isConnected: this.#isConnected });
    if (claim.options.cursor && takeUp(this.#context, topic)) this.#replay(topic);
    claim.catchUp(topic);
    this.pushes.adopt(topic, claim);
  }

  #release(claim: Claim, afterMs: number): Promise<void> {
    const topic = claim.record;
    this.pushes.rejectClaim(claim, "left");
    this.#expected.delete(claim);
    claim.end("left");
    if (!topic) return this.#leaving(this.#topics.get(claim.topic));
    topic.released = { params: paramsOf(topic), cursor: cursorOf(topic) };
    topic.claims = topic.claims.filter((other) => other !== claim);
    this.#claimsChanged(topic);
    if (topic.claims.length === 0) {
      topic.linger?.cancel();
      topic.linger = this.#context.deadlines.set(afterMs, () => {
        topic.linger = null;
        this.#runner.apply(topic, { type: "topicReleased" });
      });
    }
    return this.#leaving(topic);
  }

  // The topic as it is desired from now on, last in the order when it was not before.
  #enter(name: string): Topic {
    const existing = this.#topics.get(name);
    if (existing) resolveLeaves(existing);
    if (existing && existing.membership.status !== "leaving") {
      existing.linger?.cancel();
      existing.linger = null;
      return existing;
    }
    const topic = existing ?? new Topic(name, this.contractOf(name));
    if (existing) this.#context.state.topicForgotten(existing);
    topic.response = topic.error = topic.cursor = undefined;
    topic.released = topic.presence = null;
    if (existing) this.#topics.delete(name);
    this.#topics.set(name, topic);
    return topic;
  }

  #claimsChanged(topic: Topic) {
    let priority = -Infinity;
    for (const { options } of topic.claims) priority = Math.max(priority, options.priority ?? 0);
    if (priority !== -Infinity) this.#runner.joins.setPriority(topic, priority);
    this.#context.state.topicChanged(topic);
  }

  // The server fills the hole with the next join, if that tells it where the hole begins.
  #replay(topic: Topic) {
    if (typeof paramsOf(topic) === "function") this.#runner.apply(topic, { type: "joinOutdated" });
  }

  // Effects of children use a claim before the effect of the hook has made it again.
  #endAgain(claim: Claim) {
    this.#context.mailbox.work(() => {
      this.pushes.rejectClaim(claim, "left");
      claim.end("left");
    });
  }

  #leaving(topic: Topic | undefined): Promise<void> {
    if (!topic || topic.claims.length > 0) return Promise.resolve();
    return new Promise((resolve) => (topic.leaves ??= []).push(resolve));
  }

  #forgotten(topic: Topic) {
    const { state, emit } = this.#context;
    topic.linger?.cancel();
    if (this.#topics.get(topic.name) === topic) this.#topics.delete(topic.name);
    state.topicForgotten(topic);
    resolveLeaves(topic);
    emit?.({ type: "topicLeft", topic: topic.name });
  }
}

export function destroyedError(topic?: string): SlipstreamError {
  return new SlipstreamError("destroyed", "this client was destroyed", {
    hint: "Create another one with createSlipstream.",
    topic,
  });
}

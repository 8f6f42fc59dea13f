import type { Context } from "../context.js";
import type { SlipstreamError } from "../error.js";
import { Joins } from "./joins.js";
import { Leaves } from "./leaves.js";
import type { Pushes } from "./pushes.js";
import { Rejoins } from "./rejoins.js";
import type { Topic } from "./topic.js";
import { type TopicCommand, type TopicEvent, transition } from "./topicMachine.js";

/** Feeds events to the machine of a topic and carries out its commands. */
export class TopicRunner {
  readonly joins: Joins;
  readonly rejoins: Rejoins;
  readonly #context: Context;
  readonly #pushes: Pushes;
  readonly #leaves: Leaves;
  readonly #forget: (topic: Topic) => void;

  constructor(
    context: Context,
    pushes: Pushes,
    on: {
      forgotten: (topic: Topic) => void;
      failed: (topic: Topic, error: SlipstreamError) => void;
    },
  ) {
    this.#context = context;
    this.#pushes = pushes;
    this.#forget = on.forgotten;
    const fail =
      (type: "joinTimedOut" | "paramsFailed") => (topic: Topic, error: SlipstreamError) =>
        context.mailbox.work(() => {
          const before = topic.membership;
          this.apply(topic, { type });
          if (topic.membership === before) return;
          topic.error = error;
          context.state.topicChanged(topic);
          on.failed(topic, error);
        });
    this.joins = new Joins(context, {
      turnCame: (topic) => this.apply(topic, { type: "turnCame" }),
      joinTimedOut: fail("joinTimedOut"),
      paramsFailed: fail("paramsFailed"),
    });
    this.#leaves = new Leaves(context, (topic) => this.apply(topic, { type: "leaveSettled" }));
    this.rejoins = new Rejoins(context, (topic) => this.apply(topic, { type: "backoffElapsed" }));
  }

  apply(topic: Topic, event: TopicEvent): void {
    const before = topic.membership;
    const [next, commands] = transition(before, event);
    if (next === before) return;
    const { mailbox, state } = this.#context;
    // A callback may do anything to the topic, `destroy()` too: not before this is done.
    mailbox.begin();
    try {
      topic.membership = next;
      for (const command of commands) {
        this.#run(topic, command);
        // A function of the user's, such as a delay, has changed it meanwhile.
        if (topic.membership !== next) break;
      }
      if (!isKnownToServer(topic)) topic.joinRef = null;
      if (topic.membership.status !== "idle") state.topicChanged(topic);
      else if (before.status === "leaving") this.rejoins.roomFreed();
    } finally {
      mailbox.end();
    }
  }

  #run(topic: Topic, command: TopicCommand): void {
    switch (command.type) {
      case "requestTurn":
        return this.joins.requestTurn(topic);
      case "withdrawTurn":
        return this.joins.withdrawTurn(topic);
      case "sendJoin":
        return this.joins.send(topic);
      case "abandonJoin":
        return this.joins.abandon(topic);
      case "sendLeave":
        return this.#leaves.send(topic, command.isAwaited);
      case "abandonLeave":
        return this.#leaves.abandon(topic);
      case "scheduleRejoin":
        return this.rejoins.schedule(topic, command);
      case "cancelRejoin":
        return this.rejoins.cancel(topic);
      case "interruptPushes":
        return this.#pushes.rejectSent(topic, "interrupted");
      case "rejectWaitingPushes":
        return this.#pushes.rejectWaiting(topic, "refused", topic.error?.response);
      case "forget":
        return this.#forget(topic);
    }
  }
}

function isKnownToServer({ membership: { status } }: Topic): boolean {
  return status === "joining" || status === "joined" || status === "leaving";
}

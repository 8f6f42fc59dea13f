import type { Context } from "../context.js";
import type { Topic } from "./topic.js";
import { guarded } from "../../wire/report.js";

/** Leaves, from the frame to its acknowledgement. */
export class Leaves {
  readonly #context: Context;
  readonly #onSettled: (topic: Topic) => void;

  constructor(context: Context, onSettled: (topic: Topic) => void) {
    this.#context = context;
    this.#onSettled = onSettled;
  }

  send(topic: Topic, isAwaited: boolean): void {
    const { config, deadlines, wire, emit } = this.#context;
    const ref = wire.makeRef();
    const frame = {
      join_ref: topic.joinRef,
      ref,
      topic: topic.name,
      event: "phx_leave",
      payload: {},
    };
    // An encode function of the user's may throw.
    guarded(() => wire.send(frame));
    emit?.({ type: "leaveSent", topic: topic.name });
    if (isAwaited) {
      topic.leaveRef = ref;
      topic.deadline = deadlines.set(config.timeoutMs, () => this.#onSettled(topic));
      // Late frames of a join that nobody waits for are stale.
    } else topic.joinRef = null;
  }

  abandon(topic: Topic): void {
    topic.deadline?.cancel();
    topic.deadline = topic.leaveRef = topic.joinRef = null;
  }
}

/** Everybody who waits for the topic to be left goes on: it is left, or claimed again. */
export function resolveLeaves(topic: Topic): void {
  const { leaves } = topic;
  topic.leaves = null;
  leaves?.forEach((resolve) => resolve());
}

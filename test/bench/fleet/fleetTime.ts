import { VirtualTime } from "../storm/virtualTime.js";

type Timer = ReturnType<VirtualTime["at"]>;
type Task = (subject: never) => void;

/** For many millions of timers: in whole milliseconds, without microtasks, and with little garbage. */
export class FleetTime extends VirtualTime {
  /** A task and its subject, in turn, by the millisecond in which they are due. */
  readonly #due = new Map<number, unknown[]>();

  /** Calls a task, that is made once, with what it is about. */
  after<T>(delayMs: number, task: (subject: T) => void, subject: T) {
    const dueAt = Math.ceil(this.nowMs + delayMs);
    const others = this.#due.get(dueAt);
    if (others) others.push(task, subject);
    else this.#due.set(dueAt, [task, subject]);
  }

  override at(dueAt: number, run: () => void): Timer {
    const timer: Timer = { dueAt, number: 0, run };
    this.after(dueAt - this.nowMs, runTimer, timer);
    return timer;
  }

  override advance(isDone: () => boolean): Promise<void> {
    for (; !isDone(); this.nowMs += 1) {
      const due = this.#due.get(this.nowMs) ?? [];
      // Those that are added to this millisecond meanwhile run in it, too.
      for (let index = 0; index < due.length; index += 2) {
        // Put there in pairs.
        (due[index] as Task)(due[index + 1] as never);
      }
      this.#due.delete(this.nowMs);
    }
    return Promise.resolve();
  }
}

const runTimer = (timer: Timer) => timer.run?.();

import type { Context } from "../context.js";
import type { TimerHandle } from "../time/clock.js";
import { delayOf } from "../time/delay.js";
import { isHidden, onReturn } from "./page.js";

/** The wait for the next try to connect. */
export class Retry {
  /** When it is due, epoch milliseconds. */
  at: number | undefined;
  readonly #context: Context;
  readonly #onDue: () => void;
  #timer: TimerHandle;
  #forgetPage: () => void = () => undefined;

  constructor(context: Context, onDue: () => void) {
    this.#context = context;
    this.#onDue = onDue;
  }

  schedule(tries: number, isAfterLoss: boolean): void {
    const { clock, config } = this.#context;
    const { reconnectAfterMs: schedule, jitter } = config;
    // While nobody looks there is no hurry; whoever comes back to the page finds it connecting.
    const isUnhurried = isHidden() && typeof schedule !== "function";
    const request = isUnhurried
      ? { schedule, tries: schedule.length, jitter }
      : { schedule, tries, jitter, isAfterLoss };
    const delayMs = delayOf(request, clock);
    this.at = clock.now() + delayMs;
    this.#timer = clock.setTimeout(this.#onDue, delayMs);
    this.#forgetPage = onReturn(this.#onDue);
  }

  cancel(): void {
    this.#context.clock.clearTimeout(this.#timer);
    this.#forgetPage();
    this.at = undefined;
  }
}

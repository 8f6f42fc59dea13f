import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Deadline, Deadlines } from "../../src/core/time/deadlines.js";
import { type Candidate, type Flight, JoinWindow } from "../../src/core/topics/joinWindow.js";
import { ManualClock } from "../helpers/manualClock.js";

/** A page that hangs at times: time passes, and no timer fires. */
class StallingClock extends ManualClock {
  stalledMs = 0;

  override elapsed(): number {
    return super.elapsed() + this.stalledMs;
  }
}

describe("deadlines, against a list of times", () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant("set" as const),
      // More durations than are kept, and some that are used again.
      afterMs: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(50, 50.5, 100)),
      /** What it does when it expires: cancels another one, or sets one anew. */
      then: fc.constantFrom("nothing" as const, "cancel" as const, "set" as const),
    }),
    fc.record({ do: fc.constant("cancel" as const), at: fc.nat(30) }),
    fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ do: fc.constant("stall" as const), ms: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ do: fc.constant("clear" as const) }),
  );

  interface Known {
    deadline: Deadline;
    dueAt: number;
    isOver: boolean;
  }

  class Model {
    readonly clock = new StallingClock();
    readonly #deadlines = new Deadlines(this.clock);
    readonly #all: Known[] = [];
    #lastDueAt = 0;

    get waiting(): Known[] {
      return this.#all.filter(({ isOver }) => !isOver);
    }

    set(afterMs: number, then: "nothing" | "cancel" | "set") {
      const dueAt = this.clock.elapsed() + afterMs;
      const deadline = this.#deadlines.set(afterMs, () => {
        this.#expired(known);
        if (then === "cancel") this.cancel(this.waiting[0]);
        if (then === "set") this.set(afterMs + 1, "nothing");
      });
      const known = { deadline, dueAt, isOver: false };
      this.#all.push(known);
    }

    cancel(known: Known | undefined) {
      if (!known) return;
      known.deadline.cancel();
      known.isOver = true;
    }

    cancelAt(at: number) {
      this.cancel(this.#all[at % this.#all.length]);
    }

    clear() {
      this.#deadlines.clear();
      for (const known of this.#all) known.isOver = true;
    }

    #expired(known: Known) {
      expect(known.isOver, "expired after its end").toBe(false);
      expect(this.clock.elapsed()).toBeGreaterThanOrEqual(known.dueAt);
      expect(known.dueAt, "order").toBeGreaterThanOrEqual(this.#lastDueAt);
      known.isOver = true;
      this.#lastDueAt = known.dueAt;
    }
  }

  it("each expires once, not before its time, in order, and there is a timer only while one is set", () => {
    const property = fc.property(fc.array(step, { maxLength: 60 }), (script) => {
      const model = new Model();
      for (const next of script) {
        if (next.do === "set") model.set(next.afterMs, next.then);
        else if (next.do === "cancel") model.cancelAt(next.at);
        else if (next.do === "advance") model.clock.advanceAtOnce(next.ms);
        else if (next.do === "stall") model.clock.stalledMs += next.ms;
        else model.clear();
        expect(model.clock.timers).toHaveLength(model.waiting.length > 0 ? 1 : 0);
        if (next.do !== "advance") continue;
        // A page has no half milliseconds: one that is due within the next is not late yet.
        const now = model.clock.elapsed() - model.clock.stalledMs;
        expect(model.waiting.filter(({ dueAt }) => Math.ceil(dueAt) + 1 < now)).toEqual([]);
      }
    });
    fc.assert(property, { numRuns: 1_000, seed: 2026 });
  });
});

describe("the window of joins, against a list of candidates", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("request" as const), priority: fc.integer({ min: -1, max: 2 }) }),
    fc.record({ do: fc.constant("withdraw" as const), at: fc.nat(20) }),
    fc.record({ do: fc.constant("launch" as const) }),
    fc.record({
      do: fc.constant("end" as const),
      at: fc.nat(20),
      how: fc.constantFrom("land" as const, "lose" as const, "timeOut" as const),
    }),
    fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 20, 80, 300) }),
    fc.record({ do: fc.constant("reset" as const) }),
  );

  class Model {
    readonly clock = new ManualClock();
    readonly window: JoinWindow<Candidate>;
    readonly #maxSize: number;
    #waiting: Candidate[] = [];
    #flights: Flight[] = [];

    constructor(maxSize: number) {
      this.#maxSize = maxSize;
      this.window = new JoinWindow(this.clock, maxSize);
    }

    request(priority: number) {
      const candidate = { priority };
      this.#waiting.push(candidate);
      this.window.request(candidate);
    }

    withdraw(at: number) {
      const candidate = this.#waiting[at % this.#waiting.length];
      if (!candidate) return;
      expect(this.window.withdraw(candidate)).toBe(true);
      expect(this.window.withdraw(candidate)).toBe(false);
      this.#forget(candidate);
    }

    launch() {
      const highest = Math.max(...this.#waiting.map(({ priority }) => priority));
      const first = this.#waiting.find(({ priority }) => priority === highest);
      const candidate = this.window.next();
      if (this.#flights.length === 0) expect(candidate).toBe(first);
      if (this.#flights.length >= this.#maxSize) expect(candidate).toBeUndefined();
      if (!candidate) return;
      expect(candidate).toBe(first);
      this.#forget(candidate);
      this.#flights.push(this.window.launch());
    }

    end(at: number, how: "land" | "lose" | "timeOut") {
      const flight = this.#flights.splice(at % this.#flights.length, 1)[0];
      if (!flight) return;
      if (how !== "land") this.window.lose(flight, how === "timeOut");
      else expect(this.window.land(flight)).toBe(this.clock.elapsed() - flight.sentAtMs);
    }

    reset() {
      this.window.reset();
      this.#waiting = [];
      this.#flights = [];
    }

    #forget(candidate: Candidate) {
      this.#waiting = this.#waiting.filter((other) => other !== candidate);
    }
  }

  it("lets go the first of the highest priority, never more than its bounds, and at least one", () => {
    const maxSize = fc.integer({ min: 1, max: 40 });
    const script = fc.array(step, { maxLength: 120, size: "max" });
    const property = fc.property(maxSize, script, (size, steps) => {
      const model = new Model(size);
      for (const next of steps) {
        if (next.do === "request") model.request(next.priority);
        else if (next.do === "withdraw") model.withdraw(next.at);
        else if (next.do === "launch") model.launch();
        else if (next.do === "end") model.end(next.at, next.how);
        else if (next.do === "wait") model.clock.advanceAtOnce(next.ms);
        else model.reset();
      }
    });
    fc.assert(property, { numRuns: 1_000, seed: 2026 });
  });
});

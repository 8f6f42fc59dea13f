import { describe, expect, it } from "vitest";

import { Deadlines } from "../../../src/core/time/deadlines.js";
import { ManualClock } from "../../helpers/manualClock.js";

function start() {
  const clock = new ManualClock();
  const deadlines = new Deadlines(clock);
  const expired: string[] = [];
  const set = (afterMs: number, name: string) => deadlines.set(afterMs, () => expired.push(name));
  return { clock, deadlines, expired, set };
}

describe("deadlines", () => {
  it("fall due at their time, in order, whatever their durations", () => {
    const { clock, expired, set } = start();
    set(300, "c");
    set(100, "a");
    clock.advanceAtOnce(50);
    set(100, "b");
    clock.advanceAtOnce(49);
    expect(expired).toEqual([]);
    clock.advanceAtOnce(1);
    expect(expired).toEqual(["a"]);
    clock.advanceAtOnce(50);
    expect(expired).toEqual(["a", "b"]);
    clock.advanceAtOnce(1_000);
    expect(expired).toEqual(["a", "b", "c"]);
  });

  it("that fall due in one sweep expire in the order of their times", () => {
    const { clock, expired, set } = start();
    set(30, "second");
    set(20, "first");
    clock.advanceAtOnce(0);
    set(1, "zeroth");
    clock.advanceAtOnce(100);
    expect(expired).toEqual(["zeroth", "first", "second"]);
  });

  it("by the thousand take one timer, and none once they are cancelled", () => {
    const { clock, expired, set } = start();
    const all = Array.from({ length: 1_000 }, (_, n) => set(10 + (n % 7), String(n)));
    expect(clock.timers).toHaveLength(1);
    for (const deadline of all) deadline.cancel();
    expect(clock.timers).toEqual([]);
    clock.advanceAtOnce(1_000);
    expect(expired).toEqual([]);
  });

  it("do not expire when another cancels them in the same sweep", () => {
    const { clock, deadlines, expired, set } = start();
    deadlines.set(10, () => victim.cancel());
    const victim = set(10, "victim");
    clock.advanceAtOnce(10);
    expect(expired).toEqual([]);
    expect(clock.timers).toEqual([]);
  });

  it("set while others expire are waited for", () => {
    const { clock, deadlines, expired, set } = start();
    deadlines.set(10, () => set(10, "next"));
    clock.advanceAtOnce(10);
    expect(clock.timers).toEqual([10]);
    clock.advanceAtOnce(10);
    expect(expired).toEqual(["next"]);
  });

  it("do nothing when they are cancelled twice, or after they expired", () => {
    const { clock, expired, set } = start();
    const first = set(10, "first");
    clock.advanceAtOnce(10);
    set(10, "second");
    first.cancel();
    first.cancel();
    clock.advanceAtOnce(10);
    expect(expired).toEqual(["first", "second"]);
  });

  it("leave no timer once they are cleared, and can be set anew", () => {
    const { clock, deadlines, expired, set } = start();
    const cleared = set(10, "cleared");
    deadlines.clear();
    expect(clock.timers).toEqual([]);
    set(10, "new");
    cleared.cancel();
    clock.advanceAtOnce(10);
    expect(expired).toEqual(["new"]);
  });
});

import { describe, expect, it, vi } from "vitest";

import { type PresenceFrame, PresenceLog } from "../../../src/core/topics/presenceLog.js";

const state = (joinRef: string): PresenceFrame => ({
  event: "presence_state",
  payload: { joinRef },
  joinRef,
});
const diff = (joinRef: string, n = 0): PresenceFrame => ({
  event: "presence_diff",
  payload: { joins: { n }, leaves: {} },
  joinRef,
});

/** With so many diffs of one join. */
function logOf(joinRef: string, diffs: number): PresenceLog {
  const log = new PresenceLog();
  for (let n = 0; n < diffs; n++) log.add(diff(joinRef, n));
  return log;
}

describe("a log of presence", () => {
  it("keeps what came, in order, until somebody merges it", () => {
    const log = logOf("1", 2);
    log.add(state("1"));
    log.add(diff("1", 2));
    expect(log.frames).toEqual([diff("1", 0), diff("1", 1), state("1"), diff("1", 2)]);
    expect(log.isBehind("1")).toBe(false);
  });

  it("forgets all of the joins before, with the state of another one", () => {
    const log = logOf("1", 1);
    log.add(state("1"));
    log.add(diff("2", 1));
    log.add(state("2"));
    expect(log.frames).toEqual([diff("2", 1), state("2")]);
  });

  it("keeps 256 frames for nobody, and beyond that none, until there is a state", () => {
    const log = logOf("1", 256);
    expect(log.frames).toHaveLength(256);
    expect(log.isBehind("1")).toBe(false);
    log.add(diff("1"));
    log.add(diff("1"));
    expect(log.frames).toEqual([]);
    expect(log.isBehind("1")).toBe(true);
    log.add(state("1"));
    log.add(diff("1"));
    expect(log.frames).toEqual([state("1"), diff("1")]);
    expect(log.isBehind("1")).toBe(false);
  });

  it("is behind for the join alone of which it has dropped diffs, not for the next or for none", () => {
    const log = logOf("1", 257);
    expect(["1", "2", null].map((joinRef) => log.isBehind(joinRef))).toEqual([true, false, false]);
    log.add(diff("2"));
    log.add(state("2"));
    expect(log.frames).toEqual([diff("2"), state("2")]);
    expect(log.isBehind("1")).toBe(false);
  });

  it("has them merged when they are too many, once somebody has asked, and drops none", () => {
    const log = new PresenceLog();
    const merged: PresenceFrame[] = [];
    const merge = vi.fn(() => {
      merged.push(...log.frames);
      log.frames = [];
    });
    log.merge = merge;
    for (let n = 0; n < 600; n++) log.add(diff("1", n));
    expect(merge).toHaveBeenCalledTimes(2);
    expect([...merged, ...log.frames]).toEqual(Array.from({ length: 600 }, (_, n) => diff("1", n)));
    expect(log.isBehind("1")).toBe(false);
  });
});

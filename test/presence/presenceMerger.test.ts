import { describe, expect, it } from "vitest";

import { PresenceMerger } from "../../src/wire/presenceMerger.js";
import { knowsAnyPresenceKey } from "../helpers/phoenixVersion.js";

const metasOf = (refs: string[]) => ({ metas: refs.map((phx_ref) => ({ phx_ref })) });

type People = Record<string, string[]>;

// Own members alone, whatever they are called.
function peopleOf(people: People): object {
  return Object.fromEntries(Object.entries(people).map(([key, refs]) => [key, metasOf(refs)]));
}

const diffOf = (joins: People, leaves: People = {}): object => ({
  joins: peopleOf(joins),
  leaves: peopleOf(leaves),
});

const present = new WeakMap<PresenceMerger, Map<string, string>>();

/** `ann 1+2, bob 3` */
function shown(merger: PresenceMerger): string {
  const people = present.get(merger) ?? new Map<string, string>();
  present.set(merger, people);
  for (const [key, metas] of merger.takeChanges()) {
    if (metas) people.set(key, refsOf(metas));
    else people.delete(key);
  }
  return [...people].map(([key, refs]) => `${key} ${refs}`).join(", ");
}

function refsOf(metas: readonly object[]): string {
  return metas.map((meta) => (meta as { phx_ref: string }).phx_ref).join("+");
}

describe("merging of presence", () => {
  it("takes states and diffs, as phoenix.js does", () => {
    const merger = new PresenceMerger();
    expect(merger.isSynced("1")).toBe(false);
    merger.merge("presence_state", peopleOf({ ann: ["1"], bob: ["2"] }), "1");
    expect(merger.isSynced("1")).toBe(true);
    expect(shown(merger)).toBe("ann 1, bob 2");
    merger.merge("presence_diff", diffOf({ ann: ["3"], eve: ["4"] }, { bob: ["2"] }), "1");
    expect(shown(merger)).toBe("ann 1+3, eve 4");
    merger.merge("presence_diff", diffOf({ ann: ["5"] }, { ann: ["1"] }), "1");
    expect(shown(merger)).toBe("ann 3+5, eve 4");
  });

  it("is not synced with another join, and with none, until there is its state", () => {
    const merger = new PresenceMerger();
    merger.merge("presence_state", peopleOf({ ann: ["1"], bob: ["2"] }), "1");
    expect([merger.isSynced("2"), merger.isSynced(null)]).toEqual([false, false]);
    expect(shown(merger)).toBe("ann 1, bob 2");
    merger.merge("presence_state", peopleOf({ ann: ["1"] }), "2");
    expect(merger.isSynced("2")).toBe(true);
    expect(shown(merger)).toBe("ann 1");
  });

  it("takes a diff that came before the state of its join once", () => {
    const merger = new PresenceMerger();
    merger.merge("presence_diff", diffOf({ eve: ["2"] }), "1");
    merger.merge("presence_state", peopleOf({ ann: ["1"] }), "1");
    merger.merge("presence_diff", diffOf({}, { eve: ["2"] }), "1");
    expect(shown(merger)).toBe("ann 1");
  });

  it("takes diffs that came before the state of their join behind it, in order", () => {
    const merger = new PresenceMerger();
    merger.merge("presence_diff", diffOf({ eve: ["3"] }), "1");
    merger.merge("presence_diff", diffOf({}, { eve: ["3"], bob: ["2"] }), "1");
    expect(shown(merger)).toBe("");
    merger.merge("presence_state", peopleOf({ ann: ["1"], bob: ["2"] }), "1");
    expect(shown(merger)).toBe("ann 1");
    merger.merge("presence_state", peopleOf({ ann: ["1"] }), "1");
    expect(shown(merger)).toBe("ann 1");
  });

  it("forgets the diffs of a join that ended before its state came", () => {
    const merger = new PresenceMerger();
    merger.merge("presence_diff", diffOf({ ghost: ["9"] }), "1");
    merger.merge("presence_diff", diffOf({ eve: ["2"] }), "2");
    merger.merge("presence_state", peopleOf({ ann: ["1"] }), "2");
    expect(shown(merger)).toBe("ann 1, eve 2");
  });

  it("writes nothing into what it is handed", () => {
    const merger = new PresenceMerger();
    const payloads: [string, object][] = [
      ["presence_state", peopleOf({ ann: ["1", "2"] })],
      ["presence_state", peopleOf({ ann: ["1", "3"] })],
      ["presence_diff", diffOf({ ann: ["4"] }, { ann: ["1"] })],
    ];
    const before = structuredClone(payloads);
    for (const [event, payload] of payloads) merger.merge(event, payload, "1");
    expect(payloads).toEqual(before);
    expect(shown(merger)).toBe("ann 3+4");
  });

  it("tells of those whom a diff names, and of nobody else", () => {
    const merger = new PresenceMerger();
    merger.merge("presence_state", peopleOf({ ann: ["1"], bob: ["2"], eve: ["3"] }), "1");
    expect(merger.takeChanges().map(([key]) => key)).toEqual(["ann", "bob", "eve"]);
    merger.merge("presence_diff", diffOf({ bob: ["4"] }, { eve: ["3"] }), "1");
    expect(merger.takeChanges().map(([key, metas]) => [key, metas?.length])).toEqual([
      ["bob", 2],
      ["eve", undefined],
    ]);
    expect(merger.takeChanges()).toEqual([]);
  });

  // phoenix.js before 1.8.16 mistakes them for members of every object.
  it.skipIf(!knowsAnyPresenceKey)("takes any key, __proto__ and constructor too", () => {
    const merger = new PresenceMerger();
    const keys = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const everybody = Object.fromEntries(keys.map((key) => [key, ["1"]]));
    merger.merge("presence_state", peopleOf(everybody), "1");
    expect(shown(merger)).toBe("__proto__ 1, constructor 1, toString 1, hasOwnProperty 1");
    const leaves = Object.fromEntries(keys.slice(1).map((key) => [key, ["1"]]));
    const joins = JSON.parse('{ "__proto__": ["2"], "valueOf": ["3"] }') as People;
    merger.merge("presence_diff", diffOf(joins, leaves), "1");
    expect(shown(merger)).toBe("__proto__ 1+2, valueOf 3");
    expect({}).not.toHaveProperty("metas");
  });

  it("keeps nobody who left, whatever the key", () => {
    const merger = new PresenceMerger();
    const diffs = [["1"], ["2"]].map((refs) => diffOf({ ["__proto__"]: refs }));
    diffs.push(diffOf({}, { ["__proto__"]: ["1", "2"] }));
    merger.merge("presence_state", {}, "1");
    for (const diff of diffs) {
      try {
        merger.merge("presence_diff", diff, "1");
      } catch {
        // As phoenix.js before 1.8.16 does.
      }
      shown(merger);
    }
    expect(shown(merger)).toBe("");
  });

  it("harms no other object, whatever the key", () => {
    const merger = new PresenceMerger();
    const state = JSON.parse('{ "__proto__": { "metas": [{ "phx_ref": "1" }] } }') as object;
    try {
      merger.merge("presence_state", state, "1");
    } catch {
      // As phoenix.js before 1.8.16 does.
    }
    expect({}).not.toHaveProperty("metas");
    expect({}).not.toHaveProperty("phx_ref");
  });
});

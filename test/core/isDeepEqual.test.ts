import { describe, expect, it } from "vitest";

import { isDeepEqual } from "../../src/core/isDeepEqual.js";

class Point {
  constructor(readonly x: number) {}
}

const sparse: unknown[] = [1];
const bare = (entries: object): unknown => Object.assign(Object.create(null) as object, entries);

describe("by value", () => {
  it.each([
    [1, 1],
    [NaN, NaN],
    ["a", "a"],
    [null, null],
    [undefined, undefined],
    [{}, {}],
    [[], []],
    [
      { a: 1, b: [{ c: "d" }] },
      { b: [{ c: "d" }], a: 1 },
    ],
    [new Date(5), new Date(5)],
    [bare({ a: 1 }), { a: 1 }],
    [sparse, sparse],
  ])("%j is equal to %j", (a, b) => {
    expect(isDeepEqual(a, b)).toBe(true);
    expect(isDeepEqual(b, a)).toBe(true);
  });

  it.each([
    [1, 2],
    [0, -0],
    [1, "1"],
    [null, undefined],
    [null, {}],
    [{}, []],
    [[1], { 0: 1, length: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 1]],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: undefined }, { b: undefined }],
    [{ a: undefined }, {}],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [new Date(5), new Date(6)],
    [new Date(5), {}],
    [new Point(1), new Point(1)],
    [new Map(), new Map()],
    [() => 1, () => 1],
  ])("%j is not equal to %j", (a, b) => {
    expect(isDeepEqual(a, b)).toBe(false);
    expect(isDeepEqual(b, a)).toBe(false);
  });
});

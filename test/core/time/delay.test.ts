import { describe, expect, it } from "vitest";

import { delayOf } from "../../../src/core/time/delay.js";
import { takeErrors } from "../../helpers/reports.js";

const chance = (value: number) => ({ random: () => value });
const almostOne = 1 - 2 ** -53;

describe("a delay without jitter", () => {
  it.each([
    [1, 10],
    [2, 50],
    [3, 900],
    [4, 900],
    [1_000, 900],
  ])("of try %d is exact: the last entry of a list repeats", (tries, delayMs) => {
    const request = { schedule: [10, 50, 900], tries, jitter: false };
    expect(delayOf(request, chance(0.3))).toBe(delayMs);
    expect(delayOf({ ...request, isAfterLoss: true }, chance(0.3))).toBe(delayMs);
  });

  it("comes from a function of the try number", () => {
    const schedule = (tries: number) => tries * 7;
    expect(delayOf({ schedule, tries: 3, jitter: false }, chance(0))).toBe(21);
  });
});

describe("a delay with jitter", () => {
  it.each([
    [0, 10],
    [0.5, 1_005],
    [almostOne, 2_000],
  ])("of chance %d is drawn from 10 ms to the list's value", (drawn, delayMs) => {
    const request = { schedule: [2_000], tries: 1, jitter: true };
    expect(delayOf(request, chance(drawn))).toBeCloseTo(delayMs, 6);
  });

  it.each([
    [0, 0],
    [0.25, 250],
    [almostOne, 1_000],
  ])("of chance %d is drawn from 0 to 1,000 ms right after a loss", (drawn, delayMs) => {
    const request = { schedule: [10], tries: 1, jitter: true, isAfterLoss: true };
    expect(delayOf(request, chance(drawn))).toBeCloseTo(delayMs, 6);
  });

  it("is never longer than a list's value below 10 ms", () => {
    for (const drawn of [0, 0.5, almostOne]) {
      expect(delayOf({ schedule: [4], tries: 1, jitter: true }, chance(drawn))).toBe(4);
      expect(delayOf({ schedule: [0], tries: 1, jitter: true }, chance(drawn))).toBe(0);
    }
  });
});

describe("a delay function that fails", () => {
  it.each([
    ["returns a negative number", () => -1],
    ["returns NaN", () => NaN],
    ["returns Infinity", () => Infinity],
    ["returns nothing", () => undefined as unknown as number],
    [
      "throws",
      (): number => {
        throw new Error("no idea");
      },
    ],
  ])("because it %s is reported, and 5 s are waited", (_how, schedule) => {
    expect(delayOf({ schedule, tries: 2, jitter: false }, chance(0))).toBe(5_000);
    expect(takeErrors()).toHaveLength(1);
  });
});

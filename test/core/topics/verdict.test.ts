import { defaultVerdict, type Refusal, SlipstreamError, type Verdict } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { refusalOf, verdictOn } from "../../../src/core/topics/verdict.js";

const refusal = (response: unknown): Refusal =>
  refusalOf({ topic: "room:a", response, attempt: 1, isRejoin: false });

describe("the default verdict", () => {
  it.each<[response: unknown, verdict: Verdict]>([
    [{ reason: "unauthorized" }, "stop"],
    [{ reason: "forbidden" }, "stop"],
    [{ reason: "unmatched topic" }, "stop"],
    [{ reason: "unauthorized", retry_after_ms: 5 }, "stop"],
    [{ reason: "too many channels joined" }, "capacity"],
    [{ retry_after_ms: 250 }, { retryAfterMs: 250 }],
    [{ reason: "busy", retry_after_ms: 0 }, { retryAfterMs: 0 }],
    [{ retry_after_ms: -1 }, "retry"],
    [{ retry_after_ms: "5" }, "retry"],
    [{ reason: "join crashed" }, "retry"],
    [{ reason: { code: 401 } }, "retry"],
    [{}, "retry"],
    [null, "retry"],
    ["unauthorized", "retry"],
    [undefined, "retry"],
  ])("on %j is %j", (response, verdict) => {
    expect(defaultVerdict(refusal(response))).toEqual(verdict);
  });
});

describe("a refusal", () => {
  it("names its reason where that is a string", () => {
    expect(refusal({ reason: "full" })).toEqual({
      topic: "room:a",
      response: { reason: "full" },
      reason: "full",
      attempt: 1,
      isRejoin: false,
    });
    expect(refusal({ reason: 5 })).not.toHaveProperty("reason");
  });
});

describe("the verdict of a user", () => {
  it.each<Verdict>(["retry", "refresh", "capacity", "stop", { retryAfterMs: 0 }])(
    "may be %j",
    (verdict) => {
      expect(verdictOn(refusal({}), () => verdict)).toEqual(verdict);
    },
  );

  it.each([undefined, null, "STOP", {}, { retryAfterMs: -1 }, { retryAfterMs: NaN }, 5])(
    "may not be %j",
    (verdict) => {
      const ask = () => verdictOn(refusal({}), () => verdict as Verdict);
      expect(ask).toThrow(SlipstreamError);
      expect(ask).toThrow('the verdict on "room:a" is none');
    },
  );
});

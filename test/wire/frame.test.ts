import { describe, expect, it } from "vitest";

import { isFrame } from "../../src/wire/frame.js";

describe("a frame", () => {
  it("has a topic and an event that are strings", () => {
    expect(isFrame({ topic: "room:a", event: "msg" })).toBe(true);
    expect(isFrame({ join_ref: "1", ref: null, topic: "t", event: "e", payload: 5 })).toBe(true);
  });

  it.each([
    null,
    undefined,
    5,
    "room:a",
    [],
    {},
    { topic: "room:a" },
    { event: "msg" },
    { topic: 5, event: "msg" },
    { topic: "room:a", event: null },
  ])("is not %j", (message) => {
    expect(isFrame(message)).toBe(false);
  });
});

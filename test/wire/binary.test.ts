import { describe, expect, it } from "vitest";

import { encodable } from "../../src/wire/binary.js";
import type { Frame } from "../../src/wire/frame.js";

const frame = (given: Partial<Frame>): Frame => ({
  join_ref: "1",
  ref: "2",
  topic: "room:a",
  event: "msg",
  payload: {},
  ...given,
});

describe("a frame that phoenix.js can encode", () => {
  it.each([undefined, null])("has {} in place of %s", (payload) => {
    expect(encodable(frame({ payload }))).toEqual(frame({ payload: {} }));
  });

  it.each([0, "", false, [], { a: 1 }])("has %j as it is", (payload) => {
    const given = frame({ payload });
    expect(encodable(given)).toBe(given);
  });

  it("has an ArrayBuffer as it is, and that of a view's part alone", () => {
    const { buffer } = Uint8Array.of(1, 2, 3, 4);
    expect(encodable(frame({ payload: buffer })).payload).toBe(buffer);
    const { payload } = encodable(frame({ payload: new Uint8Array(buffer, 1, 2) }));
    expect(payload).toBeInstanceOf(ArrayBuffer);
    expect([...new Uint8Array(payload as ArrayBuffer)]).toEqual([2, 3]);
  });

  it.each(["join_ref", "ref", "topic", "event"] as const)(
    "has at most 255 bytes of %s beside binary; text has no such limit",
    (field) => {
      const payload = new ArrayBuffer(1);
      const fits = "é".repeat(127) + "x";
      expect(encodable(frame({ payload, [field]: fits })).payload).toBe(payload);
      const tooLong = frame({ payload, [field]: fits + "x" });
      expect(() => encodable(tooLong)).toThrow(RangeError);
      expect(() => encodable(tooLong)).toThrow(
        `the ${field} of a binary frame takes at most 255 bytes, not 256`,
      );
      expect(encodable({ ...tooLong, payload: {} }).payload).toEqual({});
    },
  );

  it("may have no refs", () => {
    const broadcast = frame({ join_ref: null, ref: null, payload: new ArrayBuffer(1) });
    expect(encodable(broadcast)).toBe(broadcast);
  });
});

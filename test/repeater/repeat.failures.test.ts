import { type Endpoint, SlipstreamError } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { openDirect } from "./direct.js";
import { createListener, numbersOf, say, stats } from "./pair.js";

/** Fails with this at the first message, in one of the two ways, and takes the others. */
function createFailing(how: string, cause: unknown) {
  const { endpoint: taking, messages } = createListener();
  let calls = 0;
  const endpoint: Endpoint = {
    broadcast(...message) {
      if ((calls += 1) > 1) return taking.broadcast(...message);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- users do
      if (how === "rejects") return Promise.reject(cause);
      throw cause;
    },
  };
  return { endpoint, messages };
}

async function fail(how: string, cause: unknown) {
  const { endpoint, messages } = createFailing(how, cause);
  const errors: SlipstreamError[] = [];
  const onError = (error: SlipstreamError) => errors.push(error);
  const { server, repeater } = await openDirect(endpoint, { onError });
  await say(server, 1, 2, 3);
  return { repeater, errors, heard: numbersOf(messages) };
}

describe.each(["throws", "rejects"])("an endpoint that %s", (how) => {
  it.each<[string, unknown]>([
    ["what has no text", Object.create(null)],
    [
      "what throws when it is asked for its text",
      {
        toString: () => {
          throw new Error("mine");
        },
      },
    ],
    [
      "an Error without a message",
      Object.defineProperty(new Error(), "message", {
        get() {
          throw new Error("mine");
        },
      }),
    ],
    ["a symbol", Symbol("mine")],
    ["undefined", undefined],
  ])("fails that message alone, and tells of it: %s", async (_what, cause) => {
    const { repeater, errors, heard } = await fail(how, cause);
    expect(heard).toEqual([2, 3]);
    expect(repeater.stats).toEqual(stats({ failed: 1, repeated: 2 }));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: "broadcast-failed", topic: "room:a", event: "msg" });
    expect(errors[0]!.cause).toBe(cause);
  });
});

describe("a SlipstreamError of an endpoint of one's own", () => {
  it.each(["interrupted", "timeout", "left", "destroyed"] as const)(
    "that it rejects with leaves the message unknown: %s",
    async (code) => {
      const { repeater, errors, heard } = await fail("rejects", new SlipstreamError(code, "mine"));
      expect(heard).toEqual([2, 3]);
      expect(repeater.stats).toEqual(stats({ unknown: 1, repeated: 2 }));
      expect(errors).toMatchObject([{ code, message: "mine" }]);
    },
  );

  it.each(["refused", "encode", "queue-full", "not-joined", "aborted"] as const)(
    "that it rejects with fails the message: %s",
    async (code) => {
      const { repeater, errors } = await fail("rejects", new SlipstreamError(code, "mine"));
      expect(repeater.stats).toEqual(stats({ failed: 1, repeated: 2 }));
      expect(errors).toMatchObject([{ code, message: "mine" }]);
    },
  );
});

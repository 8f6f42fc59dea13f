import { type Endpoint, repeat, type RepeatOptions } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import {
  createListener,
  createRooms,
  numbersOf,
  say as sayOn,
  SlowEndpoint,
  stats,
} from "./pair.js";

async function openOn(endpoint: Endpoint, options?: RepeatOptions) {
  const stage = await openClient({}, { server: createRooms() });
  const repeater = repeat(stage.client, ["room:a", "room:b"], endpoint, options);
  await settle();
  return { ...stage, repeater, say: (...numbers: number[]) => sayOn(stage.server, ...numbers) };
}

describe("an endpoint whose promise is slow", () => {
  it("gets one message of a topic at a time, in order, the next when it is settled", async () => {
    const endpoint = new SlowEndpoint();
    const { say, repeater } = await openOn(endpoint);
    await say(1, 2, 3);
    expect(endpoint.numbers).toEqual([1]);
    await endpoint.next();
    expect(endpoint.numbers).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ repeated: 1, queued: 2 }));
    await endpoint.next();
    await endpoint.next();
    expect(endpoint.numbers).toEqual([1, 2, 3]);
    expect(repeater.stats).toEqual(stats({ repeated: 3 }));
  });

  it("keeps nobody on another topic waiting", async () => {
    const endpoint = new SlowEndpoint();
    const { server, say } = await openOn(endpoint);
    await say(1, 2);
    server.broadcast("room:b", "msg", { n: 3 });
    await settle();
    expect(endpoint.numbers).toEqual([1, 3]);
  });

  it("has at most maxQueued waiting: the oldest is dropped, what it has in hand is not", async () => {
    const endpoint = new SlowEndpoint();
    const { say, repeater } = await openOn(endpoint, { maxQueued: 2 });
    await say(1, 2, 3, 4, 5);
    expect(repeater.stats).toEqual(stats({ dropped: 2, queued: 3 }));
    for (let n = 0; n < 3; n++) await endpoint.next();
    expect(endpoint.numbers).toEqual([1, 4, 5]);
    expect(repeater.stats).toEqual(stats({ dropped: 2, repeated: 3 }));
  });
});

describe("an endpoint that rejects", () => {
  it("fails that message alone, with the cause, and gets the next", async () => {
    const endpoint = new SlowEndpoint();
    const errors: unknown[] = [];
    const { say, repeater } = await openOn(endpoint, { onError: (error) => errors.push(error) });
    await say(1, 2);
    const cause = new Error("disk full");
    await endpoint.next(cause);
    expect(endpoint.numbers).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ failed: 1, queued: 1 }));
    expect(errors).toMatchObject([
      {
        code: "broadcast-failed",
        message: 'broadcast "msg" of "room:a": the endpoint failed: disk full',
        hint: expect.stringContaining("the cause") as string,
        ...{ topic: "room:a", event: "msg", cause },
      },
    ]);
  });

  it("with what is no Error is told of all the same", async () => {
    const errors: unknown[] = [];
    const endpoint: Endpoint = {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- users do
      broadcast: () => Promise.reject("just a text"),
    };
    const { say, repeater } = await openOn(endpoint, { onError: (error) => errors.push(error) });
    await say(1);
    expect(repeater.stats).toEqual(stats({ failed: 1 }));
    expect(errors).toMatchObject([{ code: "broadcast-failed", cause: "just a text" }]);
    expect(String(errors[0])).toContain("just a text");
  });
});

describe("an endpoint that throws", () => {
  const throwing: Endpoint = {
    broadcast(_topic, _event, payload) {
      const { n } = payload as { n: number };
      if (n % 2 === 0) throw new Error(`no ${n}`);
    },
  };

  it("fails that message alone, and gets the next", async () => {
    const errors: { message: string }[] = [];
    const { say, repeater } = await openOn(throwing, { onError: (error) => errors.push(error) });
    await say(0, 1, 2, 3);
    expect(repeater.stats).toEqual(stats({ failed: 2, repeated: 2 }));
    expect(errors.map(({ message }) => message)).toEqual([
      'broadcast "msg" of "room:a": the endpoint failed: no 0',
      'broadcast "msg" of "room:a": the endpoint failed: no 2',
    ]);
  });

  it("is reported to the page once for failures in a row, and again after a success", async () => {
    const { say } = await openOn(throwing);
    await say(0, 2, 4);
    expect(takeErrors()).toMatchObject([{ cause: new Error("no 0") }]);
    await say(1, 6, 8);
    expect(takeErrors()).toMatchObject([{ cause: new Error("no 6") }]);
  });
});

describe("an endpoint that never settles", () => {
  it("is given up after timeoutMs, as unknown, and gets the next", async () => {
    const endpoint = new SlowEndpoint();
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const { say, clock, repeater } = await openOn(endpoint, { timeoutMs: 500, onError });
    await say(1, 2);
    await clock.advance(499);
    expect(endpoint.numbers).toEqual([1]);
    await clock.advance(1);
    expect(endpoint.numbers).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ unknown: 1, queued: 1 }));
    expect(errors).toMatchObject([
      {
        code: "timeout",
        message: 'broadcast "msg" of "room:a": the endpoint did not settle it within 500 ms',
        hint: expect.stringContaining("timeoutMs") as string,
        ...{ topic: "room:a", event: "msg" },
      },
    ]);
  });

  it("is given up after the timeoutMs of the source by default", async () => {
    const { say, clock, repeater } = await openOn(new SlowEndpoint(), {
      onError: () => undefined,
    });
    await say(1);
    await clock.advance(9_999);
    expect(repeater.stats).toEqual(stats({ queued: 1 }));
    await clock.advance(1);
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
  });

  it.each([
    ["resolves", undefined],
    ["rejects", new Error("late")],
  ])("and then %s after all changes nothing, and lets nobody go early", async (_how, error) => {
    const endpoint = new SlowEndpoint();
    const onError = () => undefined;
    const { say, clock, repeater } = await openOn(endpoint, { timeoutMs: 500, onError });
    await say(1, 2, 3);
    await clock.advance(500);
    expect(endpoint.numbers).toEqual([1, 2]);
    await endpoint.next(error);
    expect(endpoint.numbers).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ unknown: 1, queued: 2 }));
    await endpoint.next();
    expect(endpoint.numbers).toEqual([1, 2, 3]);
    expect(repeater.stats).toEqual(stats({ unknown: 1, repeated: 1, queued: 1 }));
  });
});

describe("an endpoint that needs no promise", () => {
  it("gets each message at once", async () => {
    const { endpoint, messages } = createListener();
    const { server, repeater } = await openOn(endpoint);
    server.broadcast("room:a", "msg", { n: 1 });
    await settle();
    expect(numbersOf(messages)).toEqual([1]);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });

  it.each<[string, unknown]>([
    ["a value that is no promise", { status: 200 }],
    ["null", null],
  ])("may return %s", async (_what, returned) => {
    const { say, repeater } = await openOn({ broadcast: () => returned as undefined });
    await say(1, 2);
    expect(repeater.stats).toEqual(stats({ repeated: 2 }));
  });

  it("may return a promise of another library", async () => {
    let resolve: () => void = () => undefined;
    const thenable = { then: (done: () => void) => (resolve = done) };
    const { say, repeater } = await openOn({ broadcast: () => thenable as never });
    await say(1);
    expect(repeater.stats).toEqual(stats({ queued: 1 }));
    resolve();
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });
});

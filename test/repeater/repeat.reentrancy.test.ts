import { type Endpoint, repeat, type Repeater, type RepeaterStats } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { openDirect } from "./direct.js";
import { createListener, numbersOf, say, SlowEndpoint, stats } from "./pair.js";

const mine = new Error("mine");
const throwing = () => {
  throw mine;
};

describe("an endpoint that causes the next message while it is given one", () => {
  it("gets each once, one after the other, in order", async () => {
    let depth = 0;
    const got: number[] = [];
    const endpoint: Endpoint = {
      broadcast(_topic, _event, payload) {
        const { n } = payload as { n: number };
        expect((depth += 1)).toBe(1);
        got.push(n);
        if (n < 50) stage.hear(n + 1);
        depth -= 1;
      },
    };
    const stage = await openDirect(endpoint);
    stage.hear(0);
    expect(got).toEqual(Array.from({ length: 51 }, (_, n) => n));
    expect(stage.repeater.stats).toEqual(stats({ repeated: 51 }));
  });

  it("and returns a promise for it gets the next one when that is settled", async () => {
    const slow = new SlowEndpoint();
    const endpoint: Endpoint = {
      broadcast(topic, event, payload) {
        if (slow.messages.length === 0) stage.hear(2);
        return slow.broadcast(topic, event, payload);
      },
    };
    const stage = await openDirect(endpoint);
    stage.hear(1);
    expect(slow.numbers).toEqual([1]);
    await slow.next();
    expect(slow.numbers).toEqual([1, 2]);
  });

  it("and then throws has that one failed, and gets the next", async () => {
    const got: number[] = [];
    const endpoint: Endpoint = {
      broadcast(_topic, _event, payload) {
        const { n } = payload as { n: number };
        got.push(n);
        if (n === 1) stage.hear(2);
        if (n === 1) throw mine;
      },
    };
    const stage = await openDirect(endpoint, { onError: () => undefined });
    stage.hear(1);
    expect(got).toEqual([1, 2]);
    expect(stage.repeater.stats).toEqual(stats({ failed: 1, repeated: 1 }));
  });
});

describe("stop() from within", () => {
  it("broadcast(): the message counts as repeated, those behind it as dropped", async () => {
    const got: number[] = [];
    const endpoint: Endpoint = {
      broadcast(_topic, _event, payload) {
        const { n } = payload as { n: number };
        got.push(n);
        if (n === 1) stage.hear(2);
        stage.repeater.stop();
      },
    };
    const stage = await openDirect(endpoint);
    stage.hear(1);
    stage.hear(3);
    expect(got).toEqual([1]);
    expect(stage.repeater.stats).toEqual(stats({ repeated: 1, dropped: 1 }));
  });

  it("broadcast() that returns a promise: unknown at once, whatever becomes of it", async () => {
    const slow = new SlowEndpoint();
    const endpoint: Endpoint = {
      broadcast(...message) {
        stage.repeater.stop();
        return slow.broadcast(...message);
      },
    };
    const stage = await openDirect(endpoint);
    const timers = stage.clock.timers.length;
    stage.hear(1);
    expect(stage.repeater.stats).toEqual(stats({ unknown: 1 }));
    await slow.next(mine);
    expect(stage.repeater.stats).toEqual(stats({ unknown: 1 }));
    await stage.clock.advance(1_000);
    expect(stage.clock.timers.length).toBe(timers);
  });

  it("broadcast() that throws then: counted as failed", async () => {
    const endpoint: Endpoint = {
      broadcast() {
        stage.repeater.stop();
        throw mine;
      },
    };
    const stage = await openDirect(endpoint, { onError: () => undefined });
    stage.hear(1);
    expect(stage.repeater.stats).toEqual(stats({ failed: 1 }));
  });

  it("a listener of the stats: the endpoint gets nothing more", async () => {
    const { endpoint, messages } = createListener();
    const { repeater, hear } = await openDirect(endpoint);
    repeater.subscribe(() => repeater.stop());
    hear(1);
    hear(2);
    expect(messages).toEqual([]);
    expect(repeater.stats).toEqual(stats({ dropped: 1 }));
  });

  it("onError, in the middle of a queue: what waits is dropped", async () => {
    const slow = new SlowEndpoint();
    const onError = () => stage.repeater.stop();
    const stage = await openDirect(slow, { onError });
    for (const n of [1, 2, 3]) stage.hear(n);
    await slow.next(mine);
    expect(slow.numbers).toEqual([1]);
    expect(stage.repeater.stats).toEqual(stats({ failed: 1, dropped: 2 }));
  });
});

describe("what is settled while stop() counts it", () => {
  it("counts once: the sum holds, and nothing is queued", async () => {
    const settles: (() => void)[] = [];
    const thenable = { then: (done: () => void) => void settles.push(done) };
    const stage = await openDirect({ broadcast: () => thenable as never }, { maxQueued: 1 });
    const { repeater } = stage;
    for (const n of [1, 2, 3]) stage.hear(n);
    repeater.subscribe(() => settles.splice(0).forEach((settle) => settle()));
    repeater.stop();
    const { repeated, unknown, ...others } = repeater.stats;
    expect(repeated + unknown).toBe(1);
    expect(others).toEqual({ dropped: 2, failed: 0, queued: 0 });
  });

  it("as unknown is unknown, whatever comes for it then", async () => {
    let settle: () => void = () => undefined;
    const thenable = { then: (done: () => void) => (settle = done) };
    const { hear, repeater } = await openDirect({ broadcast: () => thenable as never });
    hear(1);
    repeater.subscribe(() => {
      if (repeater.stats.unknown > 0) settle();
    });
    repeater.stop();
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
  });
});

describe("a callback that throws", () => {
  it("is reported and disturbs nobody: onError", async () => {
    const { endpoint, messages } = createListener();
    const failing: Endpoint = {
      broadcast(...message) {
        void endpoint.broadcast(...message);
        if (messages.length === 1) throw new Error("the endpoint's");
      },
    };
    const { server, repeater } = await openDirect(failing, { onError: throwing });
    await say(server, 1, 2);
    expect(numbersOf(messages)).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ failed: 1, repeated: 1 }));
    expect(takeErrors()).toEqual([mine]);
  });

  it("is reported and disturbs nobody: a listener of the stats", async () => {
    const { endpoint, messages } = createListener();
    const { server, repeater } = await openDirect(endpoint);
    const seen: RepeaterStats[] = [];
    repeater.subscribe(throwing);
    repeater.subscribe(() => seen.push(repeater.stats));
    await say(server, 1);
    expect(numbersOf(messages)).toEqual([1]);
    expect(seen).toEqual([stats({ queued: 1 }), stats({ repeated: 1 })]);
    expect(takeErrors()).toEqual([mine, mine]);
  });

  it("fails its message once: the then of what the endpoint returned", async () => {
    const errors: unknown[] = [];
    const endpoint: Endpoint = { broadcast: () => ({ then: throwing }) as never };
    const onError = (error: unknown) => errors.push(error);
    const { clock, server, repeater } = await openDirect(endpoint, { onError });
    await say(server, 1, 2);
    await clock.advance(20_000);
    expect(repeater.stats).toEqual(stats({ failed: 2 }));
    expect(errors).toMatchObject(Array(2).fill({ code: "broadcast-failed", cause: mine }));
  });
});

it("a repeater made in the broadcast() of another hears what comes next, and only that", async () => {
  const { endpoint, messages } = createListener();
  let inner: Repeater | undefined;
  const stage = await openDirect({
    broadcast: () => void (inner ??= repeat(stage.client, "room:a", endpoint)),
  });
  stage.hear(1);
  stage.hear(2);
  expect(numbersOf(messages)).toEqual([2]);
  expect(inner?.stats).toEqual(stats({ repeated: 1 }));
});

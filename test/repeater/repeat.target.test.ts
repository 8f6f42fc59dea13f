import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import {
  numbersTo,
  openPair,
  openRepeated,
  type Pair,
  repeatRoom,
  startPair,
  stats,
} from "./pair.js";

const count = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

describe("what comes while the target is away", () => {
  type Repeated = Awaited<ReturnType<typeof openRepeated>>;
  const ways: [string, (pair: Pair) => unknown, (pair: Pair) => unknown][] = [
    [
      "its connection lost",
      ({ target }) => target.server.disconnect(),
      ({ clock }) => clock.advance(50),
    ],
    [
      "disconnected by hand",
      ({ target }) => target.client.disconnect(),
      ({ target }) => target.client.connect(),
    ],
    [
      "its channel crashed",
      ({ target }) => target.server.crash("room:a"),
      ({ clock }) => clock.advance(100),
    ],
    [
      "its channel closed",
      ({ target }) => target.server.close("room:a"),
      ({ target }) => target.client.channel("room:a").rejoin(),
    ],
    [
      "a node restarted: refused for a while",
      ({ target }) => {
        target.server.refuseConnect(3);
        target.server.disconnect();
      },
      ({ clock }) => clock.advance(200),
    ],
  ];

  it.each(ways)("waits, and goes out in order, each once: %s", async (_how, goAway, comeBack) => {
    const repeated: Repeated = await openRepeated({ maxQueued: 100 });
    const { target, say, repeater } = repeated;
    await say(0, 1);
    await goAway(repeated);
    await settle();
    await say(...count(2, 50));
    expect(numbersTo(target.server)).toEqual([0, 1]);
    expect(repeater.stats).toEqual(stats({ repeated: 2, queued: 48 }));
    await comeBack(repeated);
    await settle();
    await say(50);
    expect(numbersTo(target.server)).toEqual(count(0, 51));
    expect(repeater.stats).toEqual(stats({ repeated: 51 }));
  });

  it("waits too before the first join over there, with no limit of time", async () => {
    const pair = startPair({ timeoutMs: 1_000 });
    const { source, target, clock, say } = pair;
    source.client.connect();
    const { repeater } = await repeatRoom(pair);
    await say(1, 2, 3);
    await clock.advance(60_000);
    expect(repeater.stats).toEqual(stats({ queued: 3 }));
    target.client.connect();
    await settle();
    expect(numbersTo(target.server)).toEqual([1, 2, 3]);
    expect(repeater.stats).toEqual(stats({ repeated: 3 }));
  });

  it("drops the oldest beyond maxQueued, counted, per topic", async () => {
    const { source, target } = startPair();
    source.client.connect();
    const endpoint = createSlipstreamEndpoint(target.client);
    const repeater = repeat(source.client, ["room:a", "room:b"], endpoint, { maxQueued: 3 });
    await settle();
    for (const n of count(0, 10)) source.server.broadcast("room:a", "msg", { n });
    source.server.broadcast("room:b", "msg", { n: 100 });
    await settle();
    expect(repeater.stats).toEqual(stats({ dropped: 7, queued: 4 }));
    target.client.connect();
    await settle();
    expect(numbersTo(target.server)).toEqual([7, 8, 9, 100]);
    expect(repeater.stats).toEqual(stats({ dropped: 7, repeated: 4 }));
  });

  it.each([
    [undefined, 1_000],
    [0, 0],
    [1, 1],
  ])("is bounded: maxQueued %j keeps %i", async (maxQueued, kept) => {
    const pair = startPair();
    pair.source.client.connect();
    const { repeater } = await repeatRoom(pair, { maxQueued });
    await pair.say(...count(0, 1_010));
    expect(repeater.stats).toEqual(stats({ dropped: 1_010 - kept, queued: kept }));
    pair.target.client.connect();
    await settle();
    expect(numbersTo(pair.target.server)).toEqual(count(1_010 - kept, 1_010));
    await pair.say(2_000);
    expect(numbersTo(pair.target.server).at(-1)).toBe(2_000);
  });
});

describe("what is in flight when the target is lost", () => {
  it.each<[string, (pair: Pair) => unknown]>([
    ["the connection", ({ target }) => target.server.disconnect()],
    ["the channel, by a crash", ({ target }) => target.server.crash("room:a")],
    ["the channel, closed", ({ target }) => target.server.close("room:a")],
    ["by disconnect()", ({ target }) => target.client.disconnect()],
    ["by reconnect()", ({ target }) => target.client.reconnect()],
  ])("is unknown, and never sent twice: %s", async (_how, lose) => {
    const repeated = await openRepeated();
    const { target, clock, answer, say, repeater, errors } = repeated;
    answer("none");
    await say(1, 2, 3);
    expect(repeater.stats).toEqual(stats({ queued: 3 }));
    answer("ok");
    void lose(repeated);
    await settle();
    expect(repeater.stats).toEqual(stats({ unknown: 3 }));
    expect(errors.filter(({ event }) => event)).toMatchObject(
      Array(3).fill({ code: "interrupted", topic: "room:a", event: "msg" }),
    );
    target.client.connect();
    target.client.channel("room:a").rejoin();
    await clock.advance(1_000);
    await say(4);
    expect(numbersTo(target.server)).toEqual([1, 2, 3, 4]);
    expect(repeater.stats).toEqual(stats({ unknown: 3, repeated: 1 }));
  });

  it("is unknown, and what waits behind it is not: it goes out when the target is back", async () => {
    const { target, clock, answer, say, repeater } = await openRepeated({}, { maxInFlight: 2 });
    answer("none");
    await say(1, 2, 3, 4);
    target.server.disconnect();
    answer("ok");
    await clock.advance(50);
    expect(numbersTo(target.server)).toEqual([1, 2, 3, 4]);
    expect(repeater.stats).toEqual(stats({ unknown: 2, repeated: 2 }));
  });
});

describe("an answer", () => {
  it("that is an error counts as failed, is told of, and holds up nobody", async () => {
    const { target, answer, say, repeater, errors } = await openRepeated();
    answer("error");
    await say(1, 2);
    answer("ok");
    await say(3);
    expect(numbersTo(target.server)).toEqual([1, 2, 3]);
    expect(repeater.stats).toEqual(stats({ failed: 2, repeated: 1 }));
    expect(errors).toMatchObject(
      Array(2).fill({ code: "refused", event: "msg", response: { reason: "no" } }),
    );
  });

  it("that never comes counts as unknown after the timeout, with what to do about it", async () => {
    const { target, clock, answer, say, repeater, errors } = await openRepeated(
      {},
      {},
      { timeoutMs: 2_000 },
    );
    answer("none");
    await say(1);
    await clock.advance(1_999);
    expect(repeater.stats).toEqual(stats({ queued: 1 }));
    await clock.advance(1);
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
    expect(errors).toMatchObject([{ code: "timeout", topic: "room:a", event: "msg" }]);
    expect(errors[0]?.hint).toContain("acknowledge: false");
    answer("ok");
    await say(2);
    expect(numbersTo(target.server)).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ unknown: 1, repeated: 1 }));
  });

  it("that comes after the timeout changes nothing", async () => {
    const pair = await openPair();
    const target = await openClient({}, { clock: pair.clock });
    const { server } = target;
    const endpoint = createSlipstreamEndpoint(target.client, { topic: "lobby" });
    const options = { timeoutMs: 500, onError: () => undefined };
    const repeater = repeat(pair.source.client, "room:a", endpoint, options);
    (await server.expectJoin("lobby")).ok();
    await pair.say(1);
    const push = await server.expectPush("lobby", "msg");
    await pair.clock.advance(500);
    push.reply.ok();
    await settle();
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
  });
});

import { type JoinAttempt, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, framesTo, openClient, startClient } from "../helpers/startClient.js";
import { createListener, numbersOf, numbersTo, openRepeated, startPair, stats } from "./pair.js";
import { repeatRoom } from "./pair.js";

describe("a source that drops and returns", () => {
  it.each([1, 5])("is joined again, and the repeater goes on: %i times", async (times) => {
    const { source, target, clock, say, repeater, errors } = await openRepeated();
    const expected: number[] = [];
    for (let n = 0; n < times; n++) {
      await say(n);
      expected.push(n);
      source.server.disconnect();
      await clock.advance(50);
    }
    await say(times);
    expect(numbersTo(target.server)).toEqual([...expected, times]);
    expect(framesTo(source.server)).toEqual(Array(times + 1).fill("phx_join room:a"));
    expect(framesTo(target.server)).not.toContain("phx_leave room:a");
    expect(repeater.stats).toEqual(stats({ repeated: times + 1 }));
    expect(errors).toEqual([]);
  });

  it("is joined when it connects after the repeater was made", async () => {
    const pair = startPair();
    const { source, target } = pair;
    target.client.connect();
    const { repeater } = await repeatRoom(pair);
    source.client.connect();
    await settle();
    await pair.say(1);
    expect(numbersTo(target.server)).toEqual([1]);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });

  it("is waited for while it is disconnected by hand", async () => {
    const { source, target, say, repeater } = await openRepeated();
    await source.client.disconnect();
    await say(1);
    source.client.connect();
    await settle();
    await say(2);
    expect(numbersTo(target.server)).toEqual([2]);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });

  it("keeps nobody from getting what it said before: that waits and goes out", async () => {
    const { source, target, clock, say, repeater } = await openRepeated();
    target.server.disconnect();
    await settle();
    await say(1, 2);
    source.server.disconnect();
    expect(repeater.stats).toEqual(stats({ queued: 2 }));
    await clock.advance(50);
    expect(numbersTo(target.server)).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ repeated: 2 }));
  });

  it("whose channel crashed, or was closed, is joined again, and the repeater goes on", async () => {
    const { source, target, clock, say, errors } = await openRepeated();
    source.server.crash("room:a");
    await settle();
    expect(errors).toMatchObject([{ code: "crashed", topic: "room:a" }]);
    await clock.advance(100);
    await say(1);
    source.server.close("room:a");
    await settle();
    source.client.channel("room:a").rejoin();
    await settle();
    await say(2);
    expect(numbersTo(target.server)).toEqual([1, 2]);
  });
});

describe("a topic that the source refuses", () => {
  async function refuse(onError?: (error: unknown) => void) {
    const stage = await openClient({ reconnectAfterMs: [50] });
    const { endpoint, messages } = createListener();
    const topics = ["room:a", "room:b"];
    const repeater = repeat(stage.client, topics, endpoint, { onError });
    (await stage.server.expectJoin("room:a")).error({ reason: "unauthorized" });
    (await stage.server.expectJoin("room:b")).ok();
    await settle();
    return { ...stage, repeater, messages };
  }

  it("is told of once, with its reason, and not asked for again and again", async () => {
    const errors: unknown[] = [];
    const { server, clock } = await refuse((error) => errors.push(error));
    await clock.advance(25_000);
    await server.expectNoJoin();
    expect(errors).toMatchObject([
      { code: "refused", topic: "room:a", response: { reason: "unauthorized" } },
    ]);
    expect(String(errors[0])).toContain("unauthorized");
  });

  it("is reported to the page when nobody listens to errors", async () => {
    await refuse();
    expect(takeErrors()).toMatchObject([{ code: "refused", topic: "room:a" }]);
  });

  it("costs the other topics nothing, and is repeated once a rejoin() is accepted", async () => {
    const { client, server, messages, repeater } = await refuse(() => undefined);
    server.broadcast("room:b", "msg", { n: 1 });
    client.channel("room:a").rejoin();
    (await server.expectJoin("room:a")).ok();
    await settle();
    server.broadcast("room:a", "msg", { n: 2 });
    await settle();
    expect(numbersOf(messages)).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ repeated: 2 }));
  });

  it("is asked for again on the next connection", async () => {
    const { server, clock, messages } = await refuse(() => undefined);
    server.disconnect();
    await clock.advance(50);
    (await server.expectJoin("room:a")).ok();
    await settle();
    server.broadcast("room:a", "msg", { n: 1 });
    await settle();
    expect(numbersOf(messages)).toEqual([1]);
  });

  it("for now is tried again, and is no news to the page", async () => {
    const { client, server, clock } = await openClient();
    const { endpoint, messages } = createListener();
    repeat(client, "room:a", endpoint);
    (await server.expectJoin("room:a")).error({ reason: "busy" });
    await clock.advance(100);
    (await server.expectJoin("room:a")).ok();
    await settle();
    server.broadcast("room:a", "msg", { n: 1 });
    await settle();
    expect(numbersOf(messages)).toEqual([1]);
    expect(takeErrors()).toEqual([]);
  });
});

describe("the topics of a repeater", () => {
  it("are joined paced, in the order of priority", async () => {
    const { client, server } = startClient({ maxJoinsInFlight: 1 });
    const { endpoint } = createListener();
    repeat(client, ["room:a", "room:b"], endpoint);
    repeat(client, "room:urgent", endpoint, { priority: 1 });
    client.connect();
    for (const topic of ["room:urgent", "room:a", "room:b"]) {
      const join = await server.expectJoin(topic);
      await server.expectNoJoin();
      join.ok();
    }
  });

  it("are joined with the params of the option, asked for at each join", async () => {
    const { client, server, clock } = await openClient({ reconnectAfterMs: [50] });
    const asked: JoinAttempt[] = [];
    const params = (join: JoinAttempt) => {
      asked.push(join);
      return { token: `t${asked.length}` };
    };
    repeat(client, "room:a", createListener().endpoint, { params });
    (await server.expectJoin("room:a", { token: "t1" })).ok();
    await settle();
    server.disconnect();
    await clock.advance(50);
    await server.expectJoin("room:a", { token: "t2" });
    expect(asked.map(({ isRejoin }) => isRejoin)).toEqual([false, true]);
  });
});

it("two repeaters of one topic join it once", async () => {
  const { client, events, server } = await openClient();
  repeat(client, "room:a", createListener().endpoint);
  repeat(client, "room:a", createListener().endpoint);
  (await server.expectJoin("room:a")).ok();
  await server.expectNoJoin();
  expect(eventsOf(events, "joinSent")).toHaveLength(1);
});

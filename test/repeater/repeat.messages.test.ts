import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, framesTo, joinRoom } from "../helpers/startClient.js";
import { createListener, numbersTo, openPair, openRepeated, pushedTo, stats } from "./pair.js";

const bytes = Uint8Array.of(0, 1, 2, 250, 255);

const payloads: [string, unknown][] = [
  ["an object", { body: "hi", n: 1, isOn: true, none: null }],
  ["nested", { a: { b: [{ c: [[], {}, [1, 2]] }] }, empty: {}, deep: [[[0]]] }],
  ["not in ASCII", { "ключ 🔑": "naïve — 漢字 👩‍👩‍👧 \u2028 \u0000 \ud83d\ude00" }],
  ["numbers of all kinds", { zero: 0, small: 1e-7, big: 2 ** 53, negative: -1.5 }],
  ["keys like those of objects", JSON.parse('{"__proto__": {"x": 1}, "constructor": 1}')],
  ["keys like those of a frame", { topic: "room:b", event: "phx_leave", join_ref: "1", ref: "2" }],
  ["empty", {}],
  ["a list", [1, "two", null]],
  ["a text", "text"],
  ["an empty text", ""],
  ["a number", 7],
  ["zero", 0],
  ["false", false],
  ["long", { body: "x".repeat(100_000) }],
];

describe("a payload", () => {
  it.each(payloads)("comes through unchanged: %s", async (_what, payload) => {
    const { source, target, repeater } = await openRepeated();
    source.server.broadcast("room:a", "msg", payload);
    await settle();
    expect(pushedTo(target.server)).toEqual([{ topic: "room:a", event: "msg", payload }]);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });

  it("comes through unchanged, to the letter", async () => {
    const { source, target } = await openRepeated();
    const json = '{"b":1,"a":[1.5,"\\u2028",{"z":null,"y":{}}],"10":true}';
    source.server.sendRaw(`[null,null,"room:a","msg",${JSON.stringify(JSON.parse(json))}]`);
    await settle();
    const raw = target.server.frames.filter(({ direction }) => direction === "in").at(-1)?.raw;
    expect(raw).toContain(JSON.stringify(JSON.parse(json)));
  });

  it.each([
    ["with bytes", bytes],
    ["empty", new Uint8Array()],
  ])("comes through unchanged as a binary frame: %s", async (_what, payload) => {
    const { source, target, repeater } = await openRepeated();
    source.server.broadcast("room:a", "blob", payload);
    source.server.push("room:a", "blob", payload);
    await settle();
    const pushed = pushedTo(target.server);
    expect(pushed).toHaveLength(2);
    for (const { event, payload: got } of pushed) {
      expect(event).toBe("blob");
      expect(new Uint8Array(got as ArrayBuffer)).toEqual(payload);
    }
    expect(target.server.frames.filter(({ raw }) => raw instanceof ArrayBuffer)).toHaveLength(2);
    expect(repeater.stats).toEqual(stats({ repeated: 2 }));
  });

  it("reaches an endpoint of one's own as it reaches handlers: the same value", async () => {
    const { server, client } = await joinRoom();
    const { endpoint, messages } = createListener();
    const heard: unknown[] = [];
    client.channel("room:a", { onMessage: (_event, payload) => heard.push(payload) });
    repeat(client, "room:a", endpoint);
    server.broadcast("room:a", "msg", { deep: [{}] });
    server.broadcast("room:a", "blob", bytes);
    await settle();
    expect(messages.map(({ payload }) => payload)).toEqual(heard);
    messages.forEach(({ payload }, n) => expect(payload).toBe(heard[n]));
    expect(messages[1]!.payload).toBeInstanceOf(ArrayBuffer);
  });
});

describe("messages", () => {
  it("are repeated once, in order, of whatever event, pushed or broadcast", async () => {
    const { source, target, repeater } = await openRepeated();
    for (let n = 0; n < 200; n++) {
      const how = n % 3 === 0 ? "push" : "broadcast";
      source.server[how]("room:a", `event-${n % 7}`, { n });
      if (n % 50 === 0) await settle();
    }
    await settle();
    expect(numbersTo(target.server)).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(pushedTo(target.server).map(({ event }) => event)).toEqual(
      Array.from({ length: 200 }, (_, n) => `event-${n % 7}`),
    );
    expect(repeater.stats).toEqual(stats({ repeated: 200 }));
  });

  it("are all but replies and phx_*: those of presence too", async () => {
    const { source, client, repeated } = await openHeard();
    const room = client.channel("room:a");
    await room.push("ask", {});
    for (const event of ["presence_state", "presence_diff", "phoenix", "phx", "msg"])
      source.server.broadcast("room:a", event, {});
    source.server.push("room:a", "phx_reply", { status: "ok", response: {} });
    source.server.broadcast("room:a", "phx_whatever", {});
    source.server.broadcast("room:b", "msg", {});
    source.server.crash("room:a");
    await settle();
    await source.clock.advance(100);
    source.server.close("room:a");
    await settle();
    expect(repeated()).toEqual(["presence_state", "presence_diff", "phoenix", "phx", "msg"]);
    expect(takeErrors()).toMatchObject([{ code: "closed" }]);
  });

  it("that are not heard are not repeated: of an older join, of another topic, no frame", async () => {
    const { source, repeated } = await openHeard();
    source.server.sendRaw(["0", null, "room:a", "msg", {}]);
    source.server.sendRaw([null, null, "room:other", "msg", {}]);
    source.server.sendRaw("garbage");
    await settle();
    expect(repeated()).toEqual([]);
    expect(takeErrors()).toMatchObject([{ code: "decode" }]);
  });

  it.each([
    ["a list", ["a", "c"]],
    ["a function", (event: string) => event === "a" || event === "c"],
  ])("are those of the option events: %s", async (_what, events) => {
    const { source, repeated, repeater } = await openHeard({ events });
    for (const event of ["a", "b", "c", "presence_diff", "a"])
      source.server.broadcast("room:a", event, {});
    await settle();
    expect(repeated()).toEqual(["a", "c", "a"]);
    expect(repeater.stats).toEqual(stats({ repeated: 3 }));
  });

  it("are none with an empty list of events", async () => {
    const { source, repeated } = await openHeard({ events: [] });
    source.server.broadcast("room:a", "msg", {});
    await settle();
    expect(repeated()).toEqual([]);
  });

  it("that events throws at are skipped, and the next one goes on", async () => {
    const events = (event: string) => {
      if (event === "bad") throw new Error("mine");
      return true;
    };
    const { source, repeated } = await openHeard({ events });
    for (const event of ["a", "bad", "b"]) source.server.broadcast("room:a", event, {});
    await settle();
    expect(repeated()).toEqual(["a", "b"]);
    expect(takeErrors()).toEqual([new Error("mine")]);
  });
});

async function openHeard(options?: Parameters<typeof repeat>[3]) {
  const pair = await openPair();
  const { endpoint, messages } = createListener();
  const repeater = repeat(pair.source.client, "room:a", endpoint, options);
  await settle();
  const repeated = () => messages.map(({ event }) => event);
  return { ...pair, client: pair.source.client, repeater, repeated };
}

describe("topics", () => {
  it("may be several: each in its order, each to its own topic over there", async () => {
    const { source, target } = await openPair();
    const topics = ["room:a", "room:b", "room:c"];
    const repeater = repeat(source.client, topics, createSlipstreamEndpoint(target.client));
    await settle();
    for (let n = 0; n < 30; n++) source.server.broadcast(topics[n % 3]!, "msg", { n });
    await settle();
    const pushed = pushedTo(target.server);
    topics.forEach((topic, at) => {
      const numbers = pushed.filter((message) => message.topic === topic);
      expect(numbers.map(({ payload }) => payload)).toEqual(
        Array.from({ length: 10 }, (_, n) => ({ n: 3 * n + at })),
      );
    });
    expect(repeater.stats).toEqual(stats({ repeated: 30 }));
  });

  it("that are named twice are repeated once", async () => {
    const { source, target, say } = await openPair();
    repeat(source.client, ["room:a", "room:a"], createSlipstreamEndpoint(target.client));
    await settle();
    await say(1);
    expect(numbersTo(target.server)).toEqual([1]);
  });

  it("are claims like any other: one join with a component's, and it stays when either goes", async () => {
    const { source, target, clock } = await openPair();
    const room = source.client.channel("room:a");
    const endpoint = createSlipstreamEndpoint(target.client);
    const repeater = repeat(source.client, "room:a", endpoint);
    await settle();
    expect(room.state.claims).toBe(2);
    void room.leave();
    await clock.advance(5_000);
    source.server.broadcast("room:a", "msg", { n: 1 });
    await settle();
    expect(numbersTo(target.server)).toEqual([1]);
    const again = source.client.channel("room:a");
    repeater.stop();
    await clock.advance(5_000);
    expect(again.state).toMatchObject({ status: "joined", claims: 1 });
    expect(framesTo(source.server)).toEqual(["phx_join room:a"]);
  });

  it("are heard by each repeater of them, over one join", async () => {
    const { source, target } = await openPair();
    const { endpoint, messages } = createListener();
    repeat(source.client, "room:a", endpoint);
    repeat(source.client, "room:a", createSlipstreamEndpoint(target.client));
    await settle();
    source.server.broadcast("room:a", "msg", { n: 1 });
    await settle();
    expect([messages.length, numbersTo(target.server)]).toEqual([1, [1]]);
    expect(eventsOf(source.events, "joinSent")).toHaveLength(1);
  });

  it("may share a topic over there: one join, each in its order", async () => {
    const { source, target } = await openPair();
    const endpoint = createSlipstreamEndpoint(target.client, { topic: "room:all" });
    repeat(source.client, ["room:a", "room:b"], endpoint);
    await settle();
    for (let n = 0; n < 10; n++) source.server.broadcast(`room:${"ab"[n % 2]!}`, "msg", { n });
    await settle();
    const numbers = numbersTo(target.server);
    expect(numbers.filter((n) => n % 2 === 0)).toEqual([0, 2, 4, 6, 8]);
    expect(numbers.filter((n) => n % 2 === 1)).toEqual([1, 3, 5, 7, 9]);
    expect(eventsOf(target.events, "joinSent")).toHaveLength(1);
  });
});

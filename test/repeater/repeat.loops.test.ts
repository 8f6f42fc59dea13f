import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { stats } from "./pair.js";
import { numbersOn, openBeside, openServices, Ring, sayOn } from "./services.js";

const isLoop = { code: "loop", topic: "room:a" };

describe("a loop is noticed as it is closed, and its youngest way cut", () => {
  it("of two services that repeat from each other", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    const there = ring.repeat(a, b);
    expect(ring.errors).toEqual([]);
    const back = ring.repeat(b, a);
    expect(ring.errors).toMatchObject([isLoop]);
    await settle();
    for (const n of [1, 2, 3]) await sayOn(a, n);
    expect(numbersOn(a!, b!)).toEqual([[], [1, 2, 3]]);
    expect(there.stats).toEqual(stats({ repeated: 3 }));
    expect(back.stats).toEqual(stats({ dropped: 3 }));
    expect(ring.errors).toHaveLength(1);
  });

  it("of functions of events, with the first that both take", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    ring.repeat(a, b, { options: { events: (event) => event !== "secret" } });
    ring.repeat(b, a, { options: { events: (event) => event !== "of-a" } });
    await settle();
    await sayOn(a, 1, "of-a");
    expect(ring.errors).toEqual([]);
    for (const n of [2, 3]) await sayOn(a, n, "msg");
    await sayOn(b, 4, "secret");
    expect(numbersOn(a!, b!)).toEqual([[4], [1, 2, 3]]);
    expect(ring.errors).toMatchObject([isLoop]);
  });

  it("of three services in a circle", async () => {
    const [a, b, c] = await openServices(3);
    const ring = new Ring();
    ring.repeat(a, b);
    ring.repeat(b, c);
    expect(ring.errors).toEqual([]);
    const last = ring.repeat(c, a);
    await settle();
    await sayOn(a, 1);
    await sayOn(b, 2);
    expect(numbersOn(a!, b!, c!)).toEqual([[], [1], [1, 2]]);
    expect(last.stats).toEqual(stats({ dropped: 2 }));
    expect(ring.errors).toMatchObject([isLoop]);
  });

  it("of a topic that is repeated to itself", async () => {
    const [a] = await openServices(1);
    const ring = new Ring();
    const repeater = ring.repeat(a, a);
    await settle();
    await sayOn(a, 1);
    expect(numbersOn(a!)).toEqual([[]]);
    expect(repeater.stats).toEqual(stats({ dropped: 1 }));
    expect(ring.errors).toMatchObject([isLoop]);
  });

  it("through topics by other names", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    ring.repeat(a, b, { endpoint: { topic: "copy:a" } });
    ring.repeat(b, a, {
      topic: "copy:a",
      endpoint: { topic: (topic) => topic.replace("copy", "room") },
    });
    expect(ring.errors).toMatchObject([{ code: "loop", topic: "copy:a" }]);
    await settle();
    await sayOn(a, 1);
    expect(numbersOn(a!, b!)).toEqual([[], [1]]);
  });

  it("of events that come back by their names of before", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    ring.repeat(a, b, { options: { events: ["x"] }, endpoint: { event: "y" } });
    ring.repeat(b, a, { options: { events: ["y"] }, endpoint: { event: "x" } });
    expect(ring.errors).toMatchObject([isLoop]);
  });

  it("through sockets that are mounted side by side on one host", async () => {
    const [a, b] = await openServices(2);
    const toB = await openBeside(b!, {
      url: "wss://service-1/repeater",
      transport: b!.server.transport,
    });
    const toA = await openBeside(a!, {
      url: "ws://service-0/repeater",
      transport: a!.server.transport,
    });
    const ring = new Ring();
    ring.repeat(a, toB);
    expect(ring.errors).toEqual([]);
    const back = ring.repeat(b, toA);
    expect(ring.errors).toMatchObject([isLoop]);
    await settle();
    await sayOn(a, 1);
    expect(numbersOn(a!, b!)).toEqual([[], [1]]);
    expect(back.stats).toEqual(stats({ dropped: 1 }));
  });

  it("of one topic among several: the others are repeated", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    ring.repeat(a, b);
    const endpoint = createSlipstreamEndpoint(a!.client);
    const back = repeat(b!.client, ["room:a", "room:b"], endpoint, { onError: () => undefined });
    await settle();
    b!.server.broadcast("room:b", "msg", { n: 5 });
    await sayOn(b, 6);
    expect(numbersOn(a!)).toEqual([[5]]);
    expect(back.stats).toEqual(stats({ repeated: 1, dropped: 1 }));
  });
});

describe("a loop is told of", () => {
  it("by its places, and what to do about it", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    ring.repeat(a, b);
    ring.repeat(b, a);
    const [error] = ring.errors;
    expect(error?.message).toBe(
      'repeat "room:a": its messages would come back for ever: ' +
        '"room:a" of ws://service-1/socket → "room:a" of ws://service-0/socket → ' +
        '"room:a" of ws://service-1/socket',
    );
    for (const option of ["one way", "events", "echoes: false"])
      expect(error?.hint).toContain(option);
  });

  it("once, however many messages come, and on the page when nobody listens to errors", async () => {
    const [a, b] = await openServices(2);
    repeat(a!.client, "room:a", createSlipstreamEndpoint(b!.client));
    repeat(b!.client, "room:a", createSlipstreamEndpoint(a!.client));
    await settle();
    for (const n of [1, 2, 3]) await sayOn(b, n);
    expect(takeErrors()).toMatchObject([isLoop]);
  });
});

describe("a way that was cut is whole again", () => {
  it("when the older one stops, and cut again when that is back as the younger", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    const older = ring.repeat(a, b);
    const younger = ring.repeat(b, a);
    await settle();
    await sayOn(b, 1);
    older.stop();
    await sayOn(b, 2);
    expect(numbersOn(a!, b!)).toEqual([[2], []]);
    expect(younger.stats).toEqual(stats({ dropped: 1, repeated: 1 }));
    const again = ring.repeat(a, b);
    await settle();
    await sayOn(a, 3);
    await sayOn(b, 4);
    expect(numbersOn(a!, b!)).toEqual([[2, 4], []]);
    // What was said on a, and the echo there of what came from b.
    expect(again.stats).toEqual(stats({ dropped: 2 }));
    expect(ring.errors).toHaveLength(2);
  });

  it("when any way of its circle stops", async () => {
    const [a, b, c] = await openServices(3);
    const ring = new Ring();
    ring.repeat(a, b);
    const middle = ring.repeat(b, c);
    ring.repeat(c, a);
    middle.stop();
    await settle();
    await sayOn(c, 1);
    expect(numbersOn(a!, b!, c!)).toEqual([[1], [1], []]);
  });
});

describe("a way that would only close a circle with one that is cut", () => {
  it("is not cut", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    ring.repeat(a, b);
    ring.repeat(b, a);
    const third = ring.repeat(a, b);
    expect(ring.errors).toMatchObject([isLoop]);
    await settle();
    await sayOn(a, 1);
    expect(numbersOn(a!, b!)).toEqual([[], [1, 1]]);
    expect(third.stats).toEqual(stats({ repeated: 1 }));
  });
});

describe("servers that echo with changed payloads", () => {
  it.each([2, 3, 4])("do not run for ever: %i of them", async (count) => {
    const change = (payload: unknown) => ({ n: (payload as { n: number }).n + 1 });
    const services = await openServices(count, change);
    const ring = new Ring();
    services.forEach((service, n) => ring.repeat(service, services[(n + 1) % count]));
    await settle();
    await sayOn(services[0], 0);
    for (let turn = 0; turn < 20; turn++) await settle();
    const frames = services.map(({ server }) => server.frames.length);
    for (let turn = 0; turn < 20; turn++) await settle();
    expect(services.map(({ server }) => server.frames.length)).toEqual(frames);
    expect(numbersOn(...services)).toEqual(services.map((_service, n) => (n === 0 ? [] : [n - 1])));
    expect(ring.errors).toHaveLength(1);
  });
});

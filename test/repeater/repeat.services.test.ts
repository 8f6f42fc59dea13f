import type { SlipstreamOptions } from "slipstream-react/core";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ManualClock } from "../helpers/manualClock.js";
import { settle } from "../helpers/settle.js";
import { startClient } from "../helpers/startClient.js";
import { createRooms, numbersTo, stats } from "./pair.js";
import {
  createEchoingServer,
  numbersOn,
  openBeside,
  openEach,
  openServices,
  Ring,
  sayOn,
} from "./services.js";

afterEach(() => vi.unstubAllGlobals());

/** How many loops there are when what one says comes back to the other. */
function loopsThrough(one: SlipstreamOptions, other: SlipstreamOptions): number {
  const server = createEchoingServer();
  const clock = new ManualClock();
  const [from, back] = [one, other].map((options) => startClient(options, { server, clock }));
  const far = startClient({ url: "ws://far.test/socket" }, { server, clock });
  const ring = new Ring();
  ring.repeat(from, far);
  ring.repeat(far, back);
  return ring.errors.length;
}

describe("clients are of one service", () => {
  it.each([
    ["with the same url", "ws://a.test/socket", "ws://a.test/socket"],
    ["with urls side by side on one host", "ws://a.test/socket", "ws://a.test/repeater"],
    ["whether or not the port is written out", "ws://a.test:80/socket", "ws://a.test/socket"],
    ["with the port that wss has", "wss://a.test:443/socket", "wss://a.test/socket"],
    ["however the host is written", "ws://A.test/socket", "ws://a.test/socket"],
    ["with a host alone beside a path", "ws://a.test", "ws://a.test/socket"],
  ])("%s: %s and %s", (_how, one, other) => {
    expect(loopsThrough({ url: one }, { url: other })).toBe(1);
  });

  it("when one leaves out the transport that the other has: the page's own", () => {
    const url = "ws://a.test/socket";
    const { transport } = createEchoingServer();
    vi.stubGlobal("WebSocket", transport);
    expect(loopsThrough({ url, transport: undefined }, { url, transport })).toBe(1);
  });
});

describe("clients are of services of their own", () => {
  it.each([
    ["on other hosts, without a path", "ws://a.test", "ws://b.test"],
    ["on other hosts, with the same path", "ws://a.test/socket", "ws://b.test/socket"],
    ["on other ports", "ws://a.test:4000/socket", "ws://a.test:4001/socket"],
    ["under other paths of one host", "ws://a.test/one/socket", "ws://a.test/other/socket"],
  ])("%s: %s and %s", (_how, one, other) => {
    expect(loopsThrough({ url: one }, { url: other })).toBe(0);
  });

  it("behind a transport that is not the page's own", () => {
    const url = "ws://a.test/socket";
    vi.stubGlobal("WebSocket", createEchoingServer().transport);
    expect(loopsThrough({ url, transport: undefined }, { url })).toBe(0);
  });
});

describe("services behind one transport", () => {
  it("on hosts without a path form a chain: what is said on the first comes to the last", async () => {
    const [a, b, c] = await openEach(["ws://a.test", "ws://b.test", "ws://c.test"]);
    const ring = new Ring();
    ring.repeat(a, b);
    ring.repeat(b, c);
    await settle();
    await sayOn(a, 1);
    expect(numbersOn(a!, b!, c!)).toEqual([[], [1], [1]]);
    expect(ring.errors).toEqual([]);
  });

  // These take pushes, and send nothing on to who repeats from them.
  const beside = ["ws://a.test/one", "ws://a.test/other"];

  it("beside each other on one host are taken for one: to repeat even one way is a loop", async () => {
    const [one, other] = await openEach(beside, createRooms);
    const ring = new Ring();
    ring.repeat(one, other);
    expect(ring.errors).toMatchObject([{ code: "loop" }]);
    expect(ring.errors[0]?.hint).toContain("beside each other on one host, pass echoes: false");
    ring.repeat(other, one);
    expect(ring.errors).toMatchObject([{ code: "loop" }, { code: "loop" }]);
  });

  it("beside each other on one host may repeat both ways with echoes: false", async () => {
    const [one, other] = await openEach(beside, createRooms);
    const ring = new Ring();
    const endpoint = { echoes: false };
    ring.repeat(one, other, { endpoint });
    ring.repeat(other, one, { endpoint });
    await settle();
    await sayOn(one, 1);
    await sayOn(other, 2);
    expect(numbersOn(one!, other!)).toEqual([[2], [1]]);
    expect(ring.errors).toEqual([]);
  });
});

describe("a service that is repeated to itself through a second socket", () => {
  async function openTwice() {
    const [a] = await openServices(1);
    const { transport } = a!.server;
    const beside = await openBeside(a!, { url: "ws://service-0/repeater", transport });
    return [a!, beside] as const;
  }

  it("is a loop, told of at once, and nothing goes out", async () => {
    const [a, beside] = await openTwice();
    const ring = new Ring();
    const repeater = ring.repeat(a, beside);
    expect(ring.errors).toMatchObject([{ code: "loop", topic: "room:a" }]);
    await settle();
    for (const n of [1, 2]) await sayOn(a, n);
    expect(numbersTo(a.server)).toEqual([]);
    expect(repeater.stats).toEqual(stats({ dropped: 2 }));
    expect(ring.errors).toHaveLength(1);
  });

  it("on another topic is no loop", async () => {
    const [a, beside] = await openTwice();
    const ring = new Ring();
    ring.repeat(a, beside, { endpoint: { topic: "room:copy" } });
    await settle();
    await sayOn(a, 1);
    expect(numbersTo(a.server)).toEqual([1]);
    expect(ring.errors).toEqual([]);
  });
});

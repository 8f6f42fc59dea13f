import { createLocalEndpoint, repeat } from "slipstream-react/core";
import { expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { openClient, type Stage } from "../helpers/startClient.js";
import { createRooms, pushedTo, stats } from "./pair.js";
import { numbersOn, openBeside, openServices, Ring, sayOn } from "./services.js";

const eventsTo = (stage: Stage | undefined) => pushedTo(stage!.server).map(({ event }) => event);

it("one way is no loop, and gets no echo of what it said", async () => {
  const [a, b] = await openServices(2);
  const ring = new Ring();
  const repeater = ring.repeat(a, b);
  await settle();
  await sayOn(a, 1);
  await sayOn(b, 2);
  expect(numbersOn(a!, b!)).toEqual([[], [1]]);
  expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  expect(ring.errors).toEqual([]);
});

it("a chain is no loop, nor are two ways to one place", async () => {
  const [a, b, c, d] = await openServices(4);
  const ring = new Ring();
  ring.repeat(a, b);
  ring.repeat(b, c);
  ring.repeat(a, d);
  ring.repeat(d, c);
  await settle();
  await sayOn(a, 1);
  expect(numbersOn(a!, b!, c!, d!)).toEqual([[], [1], [1, 1], [1]]);
  expect(ring.errors).toEqual([]);
});

it("other events each way are no loop", async () => {
  const [a, b] = await openServices(2);
  const ring = new Ring();
  ring.repeat(a, b, { options: { events: ["of-a"] } });
  ring.repeat(b, a, { options: { events: ["of-b"] } });
  await settle();
  await sayOn(a, 1, "of-a");
  await sayOn(b, 2, "of-b");
  expect([eventsTo(a), eventsTo(b)]).toEqual([["of-b"], ["of-a"]]);
  expect(ring.errors).toEqual([]);
});

it("a list of events one way and a function the other are no loop when they agree on none", async () => {
  const [a, b] = await openServices(2);
  const ring = new Ring();
  ring.repeat(a, b, { options: { events: (event) => event.startsWith("a:") } });
  ring.repeat(b, a, { options: { events: ["b:x", "b:y"] } });
  await settle();
  await sayOn(a, 1, "a:x");
  await sayOn(b, 2, "b:x");
  expect(numbersOn(a!, b!)).toEqual([[2], [1]]);
  expect(ring.errors).toEqual([]);
});

it("functions of events both ways are no loop when they agree on none", async () => {
  const [a, b] = await openServices(2);
  const ring = new Ring();
  ring.repeat(a, b, { options: { events: (event) => event.startsWith("a:") } });
  ring.repeat(b, a, { options: { events: (event) => event.startsWith("b:") } });
  await settle();
  await sayOn(a, 1, "a:x");
  await sayOn(b, 2, "b:x");
  expect(numbersOn(a!, b!)).toEqual([[2], [1]]);
  expect(ring.errors).toEqual([]);
});

it("no events at all are no loop", async () => {
  const [a, b] = await openServices(2);
  const ring = new Ring();
  ring.repeat(a, b, { options: { events: [] } });
  ring.repeat(b, a);
  expect(ring.errors).toEqual([]);
});

it("events that come out by a name that is not repeated back are no loop", async () => {
  const [a, b] = await openServices(2);
  const ring = new Ring();
  ring.repeat(a, b, { options: { events: ["msg"] }, endpoint: { event: "from_a" } });
  ring.repeat(b, a, { options: { events: ["msg"] }, endpoint: { event: "from_b" } });
  await settle();
  await sayOn(a, 1);
  await sayOn(b, 2);
  expect([eventsTo(a), eventsTo(b)]).toEqual([["from_b"], ["from_a"]]);
  expect(ring.errors).toEqual([]);
});

it("another topic over there is no loop", async () => {
  const [a, b] = await openServices(2);
  const ring = new Ring();
  const endpoint = { topic: (topic: string) => `${topic}:copy` };
  ring.repeat(a, b, { endpoint });
  ring.repeat(b, a, { endpoint });
  await settle();
  await sayOn(a, 1);
  await sayOn(b, 2);
  expect(pushedTo(a!.server)).toMatchObject([{ topic: "room:a:copy", payload: { n: 2 } }]);
  expect(pushedTo(b!.server)).toMatchObject([{ topic: "room:a:copy", payload: { n: 1 } }]);
  expect(ring.errors).toEqual([]);
});

it("one topic to another of the same service is no loop", async () => {
  const [a] = await openServices(1);
  const ring = new Ring();
  ring.repeat(a, a, { endpoint: { topic: "room:copy" } });
  await settle();
  await sayOn(a, 1);
  expect(pushedTo(a!.server)).toMatchObject([{ topic: "room:copy", payload: { n: 1 } }]);
  expect(ring.errors).toEqual([]);
});

it("services under other paths of one host are no loop", async () => {
  const [a, b] = await openServices(2);
  const { transport } = a!.server;
  const beside = await openBeside(a!, { url: "ws://service-0/other/socket", transport });
  const ring = new Ring();
  ring.repeat(a, b);
  ring.repeat(b, beside);
  expect(ring.errors).toEqual([]);
});

it("services of one path on other hosts, or behind another transport, are no loop", async () => {
  const [a, b] = await openServices(2);
  const twin = await openClient({ url: "ws://service-0/socket" }, { clock: a!.clock });
  const ring = new Ring();
  ring.repeat(a, b);
  ring.repeat(b, twin);
  expect(ring.errors).toEqual([]);
});

it("echoes: false is the user's word that nothing comes back", async () => {
  // These take pushes, and send nothing on to who repeats from them.
  const a = await openClient({}, { server: createRooms() });
  const b = await openClient({}, { server: createRooms(), clock: a.clock });
  const ring = new Ring();
  ring.repeat(a, b, { endpoint: { echoes: false } });
  ring.repeat(b, a, { endpoint: { echoes: false } });
  await settle();
  await sayOn(a, 1);
  await sayOn(b, 2);
  expect(numbersOn(a, b)).toEqual([[2], [1]]);
  expect(ring.errors).toEqual([]);
});

it("an endpoint that is no Phoenix service closes no circle", async () => {
  const [a] = await openServices(1);
  const local = createLocalEndpoint();
  const heard: unknown[] = [];
  local.subscribe("room:a", (_event, payload) => heard.push(payload));
  const repeaters = [1, 2].map(() => repeat(a!.client, "room:a", local));
  await settle();
  await sayOn(a, 1);
  expect(heard).toEqual([{ n: 1 }, { n: 1 }]);
  expect(repeaters.map((repeater) => repeater.stats.repeated)).toEqual([1, 1]);
});

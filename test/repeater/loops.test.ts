import { expect, it } from "vitest";

import { clientOf } from "../../src/core/client.js";
import { Loops, type Place } from "../../src/repeater/loops.js";
import { openClient } from "../helpers/startClient.js";

async function openWay() {
  const { client } = await openClient();
  const place = (topic: string): Place => ({ client: clientOf(client), topic });
  let searches = 0;
  const loops = new Loops();
  const way = {
    source: place("room:a"),
    target: place("room:b"),
    passes: <Events>(events: Events) => ((searches += 1), events),
  };
  loops.add(way);
  const searchesFor = (event: string) => {
    const before = searches;
    loops.loopOf(way, event);
    return searches - before;
  };
  return { loops, searchesFor };
}

it("searches once for each event", async () => {
  const { searchesFor } = await openWay();
  expect(searchesFor("msg")).toBe(1);
  expect(searchesFor("other")).toBe(1);
  expect(searchesFor("msg")).toBe(0);
});

it("searches again when a way takes other events", async () => {
  const { loops, searchesFor } = await openWay();
  searchesFor("msg");
  loops.changed();
  expect(searchesFor("msg")).toBe(1);
});

it("does not remember every name of a program that makes them up", async () => {
  const { searchesFor } = await openWay();
  searchesFor("msg");
  for (let n = 0; n < 10_000; n++) searchesFor(`event-${n}`);
  expect(searchesFor("msg")).toBe(1);
  expect(searchesFor("msg")).toBe(0);
});

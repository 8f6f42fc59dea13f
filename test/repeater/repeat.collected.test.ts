import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { createSlipstreamEndpoint, type Endpoint, repeat } from "slipstream-react/core";
import { expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { numbersTo, openPair, type Pair, say } from "./pair.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

async function collectAll() {
  for (let turn = 0; turn < 5; turn++) {
    await settle();
    collect();
  }
}

type Ending = "stop" | "drain" | "none";

/** A repeater that lived, in a scope of its own. */
async function live({ source }: Pair, endpoint: Endpoint, ending: Ending) {
  const onError = () => undefined;
  const repeater = repeat(source.client, "room:a", endpoint, { onError });
  await settle();
  await say(source.server, 1);
  if (ending === "stop") repeater.stop();
  if (ending === "drain") await repeater.drain();
  return new WeakRef(onError);
}

it.each(["stop", "drain"] as const)(
  "a repeater that has ended by %s() can be collected while both its clients live",
  async (ending) => {
    const pair = await openPair();
    const ref = await live(pair, createSlipstreamEndpoint(pair.target.client), ending);
    await pair.clock.advance(1_000);
    await collectAll();
    expect(numbersTo(pair.target.server)).toEqual([1]);
    expect(ref.deref()).toBeUndefined();
  },
);

it("a repeater that has not ended goes on though nobody holds it", async () => {
  const pair = await openPair();
  const ref = await live(pair, createSlipstreamEndpoint(pair.target.client), "none");
  await collectAll();
  expect(ref.deref()).toBeDefined();
  await pair.say(2);
  expect(numbersTo(pair.target.server)).toEqual([1, 2]);
});

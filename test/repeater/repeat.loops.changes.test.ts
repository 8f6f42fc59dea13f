import { describe, expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { stats } from "./pair.js";
import { numbersOn, openBeside, openServices, Ring, sayOn } from "./services.js";

const isLoop = { code: "loop", topic: "room:a" };

/** Two services, with a second client on the first, and on the second. */
async function openDoubled() {
  const [a, b] = await openServices(2);
  const { transport } = a!.server;
  const besideA = await openBeside(a!, { url: "ws://service-0/repeater", transport });
  const besideB = await openBeside(b!, {
    url: "ws://service-1/repeater",
    transport: b!.server.transport,
  });
  const ring = new Ring();
  const loops = () => ring.errors.filter(({ code }) => code === "loop");
  return { a: a!, b: b!, besideA, besideB, ring, loops };
}

describe("a way that was cut is whole again", () => {
  it("when the source of an older one is destroyed", async () => {
    const { a, b, besideA, ring, loops } = await openDoubled();
    ring.repeat(besideA, b);
    ring.repeat(b, a);
    expect(loops()).toMatchObject([isLoop]);
    besideA.client.destroy();
    await settle();
    await sayOn(b, 1);
    expect(numbersOn(a)).toEqual([[1]]);
  });

  it("when the target of an older one is destroyed", async () => {
    const { a, b, besideB, ring, loops } = await openDoubled();
    ring.repeat(a, besideB);
    const back = ring.repeat(b, a);
    await settle();
    await sayOn(b, 1);
    expect(loops()).toMatchObject([isLoop]);
    besideB.client.destroy();
    await settle();
    await sayOn(b, 2);
    expect(numbersOn(a)).toEqual([[2]]);
    expect(back.stats).toEqual(stats({ dropped: 1, repeated: 1 }));
    expect(loops()).toHaveLength(1);
  });
});

describe("a way whose target is destroyed", () => {
  it("cuts no other", async () => {
    const { a, b, besideB, ring, loops } = await openDoubled();
    ring.repeat(a, besideB);
    besideB.client.destroy();
    const back = ring.repeat(b, a);
    await settle();
    await sayOn(b, 1);
    expect(numbersOn(a)).toEqual([[1]]);
    expect(back.stats).toEqual(stats({ repeated: 1 }));
    expect(loops()).toEqual([]);
  });
});

describe("what comes back by a name that is not taken there", () => {
  it("is no loop, though all events are repeated the other way", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    ring.repeat(b, a);
    ring.repeat(a, b, { options: { events: ["x"] }, endpoint: { event: "y" } });
    await settle();
    await sayOn(a, 1, "x");
    await sayOn(b, 2, "x");
    // The second comes back to b as "y", and from there to a, where it ends.
    expect(numbersOn(a!, b!)).toEqual([
      [1, 2, 2],
      [1, 2],
    ]);
    expect(ring.errors).toEqual([]);
  });
});

describe("events that throw", () => {
  it("when a loop is searched for do not hide it", async () => {
    const [a, b] = await openServices(2);
    const ring = new Ring();
    const events = () => {
      throw new Error("mine");
    };
    ring.repeat(a, b, { options: { events } });
    const back = ring.repeat(b, a);
    await settle();
    for (const n of [1, 2]) await sayOn(b, n);
    expect(numbersOn(a!, b!)).toEqual([[], []]);
    expect(back.stats).toEqual(stats({ dropped: 2 }));
    expect(ring.errors).toMatchObject([isLoop]);
  });
});

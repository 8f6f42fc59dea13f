import { describe, expect, it } from "vitest";

import { openDirect } from "./direct.js";
import { createListener, numbersOf, say, stats } from "./pair.js";

describe("subscribe()", () => {
  it("calls back after each change, the same function as often as it was given", async () => {
    const { server, repeater } = await openDirect(createListener().endpoint);
    let calls = 0;
    const listener = () => (calls += 1);
    const offs = [repeater.subscribe(listener), repeater.subscribe(listener)];
    await say(server, 1);
    expect(calls).toBe(4);
    offs[0]!();
    offs[0]!();
    await say(server, 2);
    expect(calls).toBe(6);
    offs[1]!();
    await say(server, 3);
    expect(calls).toBe(6);
  });

  it("may be ended by a listener before: that one is not called any more", async () => {
    const { hear, repeater } = await openDirect(createListener().endpoint);
    let calls = 0;
    repeater.subscribe(() => off());
    const off = repeater.subscribe(() => (calls += 1));
    hear(1);
    expect(calls).toBe(0);
  });

  it("sees a snapshot that never changes, and the same one while nothing does", async () => {
    const { hear, repeater } = await openDirect(createListener().endpoint);
    const before = repeater.stats;
    expect(repeater.stats).toBe(before);
    hear(1);
    expect(before).toEqual(stats({}));
    expect(repeater.stats).toBe(repeater.stats);
  });

  it("may make a message come: order holds, and each counts once", async () => {
    const { endpoint, messages } = createListener();
    const { hear, repeater } = await openDirect(endpoint);
    let isFirst = true;
    repeater.subscribe(() => {
      if (isFirst) hear(((isFirst = false), 2));
    });
    hear(1);
    expect(numbersOf(messages)).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ repeated: 2 }));
  });

  it("may end and begin again in a listener: it is called once for each change", async () => {
    const { hear, repeater } = await openDirect(createListener().endpoint);
    let calls = 0;
    const again = () => {
      off();
      // Enough to see that it does not end.
      if ((calls += 1) < 1_000) off = repeater.subscribe(again);
    };
    let off = repeater.subscribe(again);
    hear(1);
    expect(calls).toBe(2);
  });
});

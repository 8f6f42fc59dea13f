import type { Repeater } from "slipstream-react/core";
import { expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { openServices, Ring, sayOn } from "./services.js";

it(
  "twelve services that all repeat to each other are searched and cut, and one message comes to an end",
  { timeout: 30_000 },
  async () => {
    const services = await openServices(12);
    const ring = new Ring();
    const repeaters: Repeater[] = [];
    for (const from of services)
      for (const to of services) if (from !== to) repeaters.push(ring.repeat(from, to));
    await settle();
    expect(repeaters).toHaveLength(132);
    expect(ring.errors.length).toBeGreaterThan(0);

    await sayOn(services[0], 1);
    const frames = () => services.map(({ server }) => server.frames.length);
    let before: number[];
    do {
      before = frames();
      for (let turn = 0; turn < 20; turn++) await settle();
    } while (String(before) !== String(frames()));
    for (const { stats } of repeaters) expect(stats).toMatchObject({ queued: 0, failed: 0 });
    expect(new Set(ring.errors.map(({ code }) => code))).toEqual(new Set(["loop"]));
    for (const repeater of repeaters) repeater.stop();
  },
);

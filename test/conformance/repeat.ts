import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, test, vi } from "vitest";

import { upTo } from "./logWriting.js";
import type { Stage } from "./stage.js";
import type { Frame, Wire } from "./wire.js";

const patience = { timeout: 10_000, interval: 5 };

async function say(wire: Wire, room: string, joinRef: string, numbers: readonly number[]) {
  for (const n of numbers) {
    await wire.ask(room, "new_msg", { name: "Ada", body: String(n) }, joinRef);
  }
}

async function messages(wire: Wire, count: number): Promise<unknown[]> {
  const taken: Frame[] = [];
  while (taken.length < count) {
    const frame = await wire.next();
    if (frame[3] === "new_msg") taken.push(frame);
  }
  return taken.map(([, , , , payload]) => payload);
}

export function describeRepeat({ topic, open, client, repeaterClient, desk, stats }: Stage) {
  describe("repeat", () => {
    test("brings what is said in one room to another, unchanged, and goes on after a cut", async () => {
      const [here, there] = [topic("room"), topic("room")];
      const [source, target] = [client(), repeaterClient()];
      source.connect();
      target.connect();
      const endpoint = createSlipstreamEndpoint(target, { topic: there });
      const repeater = repeat(source, here, endpoint, { events: ["new_msg"] });
      for (const round of [1, 2]) {
        const [ada, grace] = [await open(), await open()];
        const joinRef = await ada.join(here);
        await grace.join(there);
        await vi.waitFor(
          async () => expect((await stats()).joined).toMatchObject({ [here]: 2, [there]: 2 }),
          patience,
        );
        await say(ada, here, joinRef, upTo(50));
        const heard = await messages(grace, 50);
        expect(heard).toEqual(await messages(ada, 50));
        const repeated = { repeated: round * 50, dropped: 0, failed: 0, unknown: 0, queued: 0 };
        await vi.waitFor(() => expect(repeater.stats).toEqual(repeated), patience);
        expect((await stats()).repeated).toMatchObject({ [there]: round * 50 });
        await desk("cut", { code: 1012 });
      }
      repeater.stop();
    });
  });
}

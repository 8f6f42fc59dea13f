import { randomUUID } from "node:crypto";

import { createSlipstream, type Slipstream } from "slipstream-react/core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";

import type { Target } from "./target.js";
import { Wire } from "./wire.js";

/** What a test of this suite has at hand. All that is opened here is closed after the test. */
export interface Stage {
  /** A topic that no other test and no other run has used. */
  topic: (channel: "room" | "log") => string;
  open: () => Promise<Wire>;
  client: () => Slipstream;
  desk: Target["desk"];
  stats: Target["stats"];
}

/** One target for the tests of a `describe`; after each of them nobody is connected to it. */
export function useStage(start: () => Promise<Target>): Stage {
  let target: Target;
  let wires: Wire[] = [];
  let clients: Slipstream[] = [];

  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.close());

  afterEach(async () => {
    for (const wire of wires) wire.hangUp();
    for (const client of clients) client.destroy();
    wires = [];
    clients = [];
    await target.desk("slow", { ms: 0 });
    await vi.waitFor(async () => {
      expect(await target.stats()).toMatchObject({ connections: 0, joined: {}, followers: 0 });
    }, 5_000);
  });

  return {
    topic: (channel) => `${channel}:${randomUUID()}`,
    async open() {
      const wire = await Wire.open(target);
      wires.push(wire);
      return wire;
    },
    client() {
      const { url, transport } = target;
      const client = createSlipstream({ url, transport, jitter: false, reconnectAfterMs: [10] });
      clients.push(client);
      return client;
    },
    desk: (action, input) => target.desk(action, input),
    stats: () => target.stats(),
  };
}

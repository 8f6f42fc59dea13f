import { createEngine, type Engine } from "slipstream-react/testing";
import { afterAll, expect, it, vi } from "vitest";

// Before phoenix.js is imported, which looks for a window then.
const page = await vi.hoisted(async () => {
  const { countListeners } = await import("./soak/countListeners.js");
  return countListeners();
});

import { createClient } from "../../src/core/createSlipstream.js";
import { ManualClock } from "../helpers/manualClock.js";
import { settle } from "../helpers/settle.js";
import { effort } from "./effort.js";
import { engineTransport } from "./soak/engineTransport.js";
import { heapUsed } from "./soak/heap.js";

const sampleCount = 10;
const topicCount = 5;

/** In bytes per round: less than one small object. */
const mostGrowth = effort({ short: 60, long: 30 });

interface Sample {
  rounds: number;
  heapKB: number;
  topics: number;
  timers: number;
  listeners: number;
}

afterAll(() => page.remove());

function start(engine: Engine) {
  const clock = new ManualClock();
  const client = createClient(
    {
      url: "ws://localhost/socket",
      transport: engineTransport(engine),
      params: () => Promise.resolve({ token: "fresh" }),
      onEvent: () => undefined,
    },
    clock,
  );
  client.connect();
  return { client, clock };
}

type Stage = ReturnType<typeof start>;

/** Plays rounds, and takes the measures ten times meanwhile. */
async function soak(
  { client, clock }: Stage,
  rounds: number,
  round: (n: number) => Promise<void>,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let n = 1; n <= rounds; n++) {
    await round(n);
    if (n % Math.ceil(rounds / sampleCount) !== 0) continue;
    samples.push({
      rounds: n,
      heapKB: Math.round((await heapUsed()) / 1024),
      topics: client.store.getState().topics.size,
      timers: clock.timers.length,
      listeners: page.count(),
    });
  }
  console.table(samples);
  return samples;
}

/** Bytes per round, from the third of the samples on: before that caches fill. */
function growthOf(samples: Sample[]): number {
  const [from, to] = [samples.slice(2, 5), samples.slice(-3)].map((some) => ({
    heapKB: Math.min(...some.map(({ heapKB }) => heapKB)),
    rounds: some[1]!.rounds,
  }));
  return ((to!.heapKB - from!.heapKB) * 1024) / (to!.rounds - from!.rounds);
}

/** What does not depend on how long it ran. */
function shapesOf(samples: Sample[]): Set<string> {
  return new Set(
    samples.map(({ topics, timers, listeners }) => [topics, timers, listeners].join()),
  );
}

it(
  "reconnects for a long time: heap and store stay flat, and no timer or listener is left",
  async () => {
    const engine = createEngine();
    engine.channel("room:*", { handleIn: { mute: () => undefined } });
    const stage = start(engine);
    const { client, clock } = stage;
    let heard = 0;
    const rooms = Array.from({ length: topicCount }, (_, n) =>
      client.channel(`room:${n}`, {
        params: () => Promise.resolve({ n }),
        onMessage: () => (heard += 1),
      }),
    );
    await settle();
    const rounds = effort({ short: 10_000, long: 50_000 });
    const samples = await soak(stage, rounds, async (n) => {
      for (const room of rooms) room.push("mute").catch(() => undefined);
      engine.broadcast("room:0", "msg", { n });
      await settle();
      engine.disconnect({ code: n % 2 === 0 ? 1006 : 1012 });
      await settle();
      for (const room of rooms) room.push("mute", { n }).catch(() => undefined);
      await clock.advance(1_000);
      expect(rooms.map(({ state }) => state.status)).toEqual(rooms.map(() => "joined"));
    });
    expect(heard).toBe(rounds);
    expect(client.store.getState().connection.epoch).toBe(rounds + 1);
    expect(shapesOf(samples).size, "shapes of the client").toBe(1);
    expect(growthOf(samples), "bytes per round").toBeLessThan(mostGrowth);
    client.destroy();
    expect(clock.timers).toEqual([]);
  },
  effort({ short: 60_000, long: 3_600_000 }),
);

it(
  "is refused for a long time: heap and store stay flat, and no timer or listener is left",
  async () => {
    const engine = createEngine();
    engine.channel("private:*", { join: () => ({ error: { reason: "unauthorized" } }) });
    engine.channel("busy:*", { join: () => ({ error: { reason: "busy" } }) });
    const stage = start(engine);
    const { client, clock } = stage;
    client.channel("busy:0", { onError: () => undefined });
    await settle();
    let refused = 0;
    const rounds = effort({ short: 8_000, long: 20_000 });
    const samples = await soak(stage, rounds, async (n) => {
      const onError = () => (refused += 1);
      const room = client.channel(`private:${n}`, { params: { n }, onError });
      room.push("never").catch(() => undefined);
      room.joined().catch(() => undefined);
      const busy = client.channel(`busy:${n}`);
      busy.push("never").catch(() => undefined);
      await settle();
      await Promise.all([room.leave({ afterMs: 0 }), busy.leave({ afterMs: 0 }), clock.advance(0)]);
      await clock.advance(10_000);
    });
    expect(refused).toBe(rounds);
    expect(shapesOf(samples).size, "shapes of the client").toBe(1);
    expect(growthOf(samples), "bytes per round").toBeLessThan(mostGrowth);
    client.destroy();
    expect(clock.timers).toEqual([]);
  },
  effort({ short: 60_000, long: 3_600_000 }),
);

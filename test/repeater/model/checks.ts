import { expect } from "vitest";

import { settle } from "../../helpers/settle.js";
import { type RepeaterWorld, topics } from "./world.js";

/** What holds at every moment. */
export function checkNow(world: RepeaterWorld): void {
  const { repeater, setup, taken } = world;
  const { repeated, dropped, failed, unknown, queued } = repeater.stats;
  const counts = [repeated, dropped, failed, unknown, queued];
  expect(Math.min(...counts), "no count is below nothing").toBeGreaterThanOrEqual(0);
  expect(repeated + dropped + failed + unknown + queued, "taken").toBe(taken);
  const maxInFlight = setup.endpoint === "own" ? 1 : setup.maxInFlight;
  expect(queued).toBeLessThanOrEqual(topics.length * (setup.maxQueued + maxInFlight));
  checkOrder(world);
  // What is in flight counts as queued: it may have arrived, and been answered.
  const { arrivals } = world;
  expect(arrivals.length).toBeLessThanOrEqual(repeated + failed + unknown + queued);
  if (setup.endpoint === "unacknowledged") return;
  const accepted = arrivals.filter(({ isRefused }) => !isRefused).length;
  expect(repeated, "what is repeated has arrived").toBeLessThanOrEqual(accepted);
  expect(accepted, "what has arrived counts").toBeLessThanOrEqual(repeated + unknown + queued);
}

// A subsequence of what was said, where each has a number that is greater than the one before.
function checkOrder({ arrivals, said }: RepeaterWorld) {
  for (const topic of topics) {
    let last = 0;
    for (const { n } of arrivals.filter((arrival) => arrival.topic === topic)) {
      expect(n, `${topic}: once, in order`).toBeGreaterThan(last);
      expect(n).toBeLessThanOrEqual(said);
      last = n;
    }
  }
}

/** Once all works again nothing is under way, and each message comes through, as long as it runs. */
export async function checkEnd(world: RepeaterWorld): Promise<void> {
  const { repeater, clock, source, target, setup } = world;
  world.heal();
  // Refusals that are under way arrive.
  await clock.advance(1_000);
  for (const topic of topics) for (const client of [source, target]) world.rejoin(client, topic);
  await clock.advance(6_000);
  checkNow(world);
  const runs = world.isTaking && (setup.endpoint === "own" || !target.isDestroyed);
  if (runs) {
    const { repeated } = repeater.stats;
    const { length } = world.arrivals;
    for (const topic of topics) world.say(topic);
    await settle();
    expect(world.arrivals.slice(length).map(({ n }) => n)).toEqual([world.said - 1, world.said]);
    expect(repeater.stats).toMatchObject({ repeated: repeated + topics.length, queued: 0 });
  }
  expect(world.drains.every(({ result }) => result !== "pending")).toBe(true);
  repeater.stop();
  world.isTaking = false;
  checkNow(world);
  expect(repeater.stats.queued, "queued after the stop").toBe(0);
  await clock.advance(5_000);
  for (const client of [source, target]) {
    if (client.isDestroyed) continue;
    const claims = [...client.store.getState().topics.values()].map((state) => state.claims);
    expect(claims, "claims of the repeater that are left").toEqual(topics.map(() => 1));
  }
}

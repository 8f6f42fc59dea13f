import { getEventListeners } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect, onTestFinished, test, vi } from "vitest";

import { trackTimers } from "../helpers/pageTimers.js";
import { randomOf } from "../helpers/randomOf.js";
import "../helpers/reports.js";
import { Bustle } from "./chaos/bustle.js";
import { calamities, calm, type Scene, shuffled } from "./chaos/calamities.js";
import { Crowd } from "./chaos/crowd.js";
import { DemoProcess, freePort } from "./chaos/demoProcess.js";
import { Tally } from "./chaos/tally.js";
import { effort, seed } from "./effort.js";

const plan = effort({
  short: { clients: 3, rooms: 50, logs: 10, struck: 5, pauseMs: 100, forMs: 0 },
  long: { clients: 6, rooms: 450, logs: 50, struck: 25, pauseMs: 1_500, forMs: 300_000 },
});
const patienceMs = 60_000;
const timers = trackTimers();

test(
  "nothing is missing, doubled, out of order or leaked, whatever becomes of the server",
  { timeout: plan.forMs + 3 * patienceMs },
  async () => {
    const tally = new Tally(`Chaos, seed ${seed}`);
    const demo = await startDemo();
    const crowd = new Crowd({ url: demo.url, ...plan }, tally);
    const bustle = new Bustle({ crowd, demo, tally, below: randomOf(seed + 1) });
    onTestFinished(() => {
      bustle.stop();
      crowd.destroy();
      tally.print();
    });
    // Its own numbers: which calamities come must not depend on how fast this machine is.
    const scene = { demo, crowd, below: randomOf(seed), struck: plan.struck };

    crowd.connect();
    const bustling = bustle.run();
    await rage(scene, tally);
    bustle.stop();
    await bustling;
    await calm(scene);

    await expectJoined(scene);
    await expectSettled(bustle, tally);
    await expectLogs(scene, bustle);
    expectRooms(scene);
    crowd.destroy();
    await expectNothingLeft(scene);
  },
);

async function startDemo(): Promise<DemoProcess> {
  const logDir = await mkdtemp(join(tmpdir(), "slipstream-chaos-"));
  const demo = new DemoProcess(await freePort(), logDir);
  onTestFinished(async () => {
    await demo.end();
    await rm(logDir, { recursive: true });
  });
  await demo.start();
  return demo;
}

/** Each calamity once, in random order; and again, until the time is over. */
async function rage(scene: Scene, tally: Tally) {
  const endsAtMs = performance.now() + plan.forMs;
  do {
    for (const name of shuffled(scene.below)) {
      await calamities[name]!(scene);
      tally.count(`calamity: ${name}`);
      expect(scene.demo.hasFallen, `the demo server has ended by itself: ${name}`).toBe(false);
      await wait(scene.below(2 * plan.pauseMs));
    }
  } while (performance.now() < endsAtMs);
}

/** Each desired topic once, and nothing else. */
async function expectJoined({ demo, crowd }: Scene) {
  const channels = crowd.members.map(({ channel }) => channel);
  const look = async () => {
    for (const channel of channels) {
      if (["refused", "closed"].includes(channel.state.status)) channel.rejoin();
    }
    const { connections, joined, followers } = await demo.stats();
    const statuses = new Set(channels.map(({ state }) => state.status));
    return { statuses, connections, joined, followers };
  };
  await eventually(look, {
    statuses: new Set(["joined"]),
    connections: crowd.clients.length,
    joined: Object.fromEntries(channels.map(({ topic }) => [topic, 1])),
    followers: plan.logs,
  });
}

/** Each push once, as the client says, too. */
async function expectSettled(bustle: Bustle, tally: Tally) {
  await eventually(() => bustle.unsettled, 0);
  expect(tally.sum("client: pushSettled")).toBe(tally.sum("promise: push"));
  expect(getEventListeners(bustle.abort.signal, "abort"), "listeners of pushes").toEqual([]);
}

/** Each reader has all that the server has, in order, and so all that was acknowledged. */
async function expectLogs({ demo, crowd }: Scene, { appended }: Bustle) {
  expect(appended.length, "acknowledged appends").toBeGreaterThan(crowd.logs.length);
  const { logs } = await demo.stats();
  const lastOf = (topic: string) => logs[topic] ?? 0;
  for (const { channel, events, gaps } of crowd.logs) {
    const { topic } = channel;
    await eventually(() => events.length, lastOf(topic));
    const positions = events.map(({ seq }) => seq);
    expect(positions, `what ${topic} has read`).toEqual(positions.map((_, index) => index + 1));
    expect(gaps, `gaps that ${topic} was told of`).toBe(0);
    const bodies = events.map(({ body }) => body);
    expect(new Set(bodies).size, `different events of ${topic}`).toBe(bodies.length);
  }
  const read = new Map(crowd.logs.map(({ channel, events }) => [channel.topic, events]));
  const missing = appended.filter(
    ({ topic, body, seq }) => read.get(topic)?.[seq - 1]?.body !== body,
  );
  expect(missing, "acknowledged, and not in the log").toEqual([]);
}

/** Nobody hears anything twice: what was interrupted is not sent again. */
function expectRooms({ crowd }: Scene) {
  expect(
    crowd.rooms.some(({ heard }) => heard.length > 0),
    "somebody hears something",
  ).toBe(true);
  for (const { channel, heard } of crowd.rooms) {
    expect(new Set(heard).size, `different messages in ${channel.topic}`).toBe(heard.length);
  }
}

async function expectNothingLeft({ demo, crowd }: Scene) {
  const look = async () => {
    const { connections, joined, followers } = await demo.stats();
    return {
      connections,
      joined,
      followers,
      sockets: crowd.sockets.size,
      timers: timers.pending(),
    };
  };
  await eventually(look, { connections: 0, joined: {}, followers: 0, sockets: 0, timers: 0 });
  for (const client of crowd.clients) expect([...client.store.getState().topics]).toEqual([]);
  const connections = () => process.getActiveResourcesInfo().filter((name) => name.includes("TCP"));
  await eventually(connections, []);
}

/** Looks again and again, for as long as a calm server may reasonably take. */
async function eventually<T>(look: () => T | Promise<T>, expected: T) {
  await vi.waitFor(async () => expect(await look()).toEqual(expected), {
    timeout: patienceMs,
    interval: 50,
  });
}

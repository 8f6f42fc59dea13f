import { setTimeout as wait } from "node:timers/promises";

import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { expect, test, vi } from "vitest";

import { readRepeaterToken } from "../../demo/server/isRepeater.js";
import { randomOf } from "../helpers/randomOf.js";
import "../helpers/reports.js";
import { LogReader } from "./chaos/logReader.js";
import { RoomGuest } from "./chaos/roomGuest.js";
import { effort, seed } from "./effort.js";
import {
  expectAllRepeated,
  expectBalance,
  type Ferry,
  printBooks,
  sumOf,
} from "./repeater/books.js";
import { cuts, type Disturbances, disturb, kills } from "./repeater/disturbances.js";
import { patienceMs, Stage } from "./repeater/stage.js";

const plan = effort({
  short: { topics: 4, forMs: 1_000, pauseMs: 50, calmMs: 500 },
  long: { topics: 5, forMs: 60_000, pauseMs: 1_000, calmMs: 5_000 },
});
const timeout = plan.forMs + plan.calmMs + 4 * patienceMs;
const topics = Array.from({ length: plan.topics }, (_, n) => `log:${n}`);

/** With these a repeater hears each entry of a log once, whatever happens in between. */
const replayed = {
  params: ({ cursor }: { cursor?: string | number }) => ({ cursor: cursor ?? null }),
  cursor: (event: string, payload: unknown) =>
    event === "event" ? (payload as { seq: number }).seq : undefined,
};

test(
  "each message comes once and in order or is counted, whatever becomes of both services",
  { timeout },
  async () => {
    const stage = await Stage.open("Repeater between services that are killed", topics);
    // Few messages may wait for one kind, and for the other more than there will ever be.
    const tight = repeatToLogs(stage, "tight", 100);
    const [room] = repeatToRooms(stage, topics.slice(0, 1), { isCounted: false });
    const roomy = [...repeatToLogs(stage, "roomy", 1_000_000), room!];
    const ferries = [...tight, ...roomy];

    await endure(stage, ferries, { ...cuts, ...kills }, () => outage(stage));

    expect(sumOf(roomy, "dropped"), "dropped where there was room").toBe(0);
    expect(sumOf(tight, "dropped"), "dropped where there was none").toBeGreaterThan(0);
  },
);

test(
  "what the target counts agrees with the repeater, however often connections are cut",
  { timeout },
  async () => {
    const stage = await Stage.open("Repeater between services that are cut", topics);
    const ferries = repeatToRooms(stage, topics, { isCounted: true });

    await endure(stage, ferries, cuts, () => silence(stage));

    expect(sumOf(ferries, "dropped"), "dropped where there was room").toBe(0);
  },
);

/** Publishes all the while; the books must be right after it, and nothing be missing in the calm. */
async function endure(
  stage: Stage,
  ferries: readonly Ferry[],
  disturbances: Disturbances,
  lastly: () => Promise<unknown>,
) {
  const { a, b, tally } = stage;
  await stage.settled(ferries);
  // Numbers of its own for each side: what comes must not depend on how fast this machine is.
  const sides = [
    { name: "A", demo: a.demo, topics: ferries.map(({ target }) => target), below: randomOf(seed) },
    { name: "B", demo: b.demo, topics, below: randomOf(seed + 1) },
  ];
  const rage = Promise.all(sides.map((side) => disturb(side, { disturbances, ...plan }, tally)));
  await stage.publishDuring(rage);
  await stage.settled(ferries);
  await stage.publishDuring(lastly());
  await stage.settled(ferries);
  for (const ferry of ferries) await expectBalance(ferry);
  expect(sumOf(ferries, "unknown"), "interrupted").toBeGreaterThan(0);
  for (const name of ["source", "target"]) {
    expect(tally.sum(`${name}: connectionClosed`), `losses of the ${name}`).toBeGreaterThan(0);
  }

  await expectAllRepeated(ferries, () => stage.publishFor(plan.calmMs, ferries));
  for (const ferry of ferries) await expectBalance(ferry);
  await printBooks(ferries);
  await stage.leave();
}

function repeatToLogs({ a, b, clients, source }: Stage, kind: string, maxQueued: number): Ferry[] {
  const client = clients.open("target", a.demo.url);
  const nameOf = (topic: string) => `${topic}-${kind}`;
  const { params } = replayed;
  const endpoint = createSlipstreamEndpoint(client, {
    ...{ topic: nameOf, event: () => "append", params },
  });
  return topics.map((topic) => {
    const target = nameOf(topic);
    // It keeps the position, so that each join over there is not answered with the whole log.
    new LogReader(client, target);
    const options = { ...replayed, maxQueued, onError: clients.countError };
    const seen = () => a.bodiesOf(target);
    return {
      ...{ topic, target, seen, published: () => b.bodiesOf(topic) },
      repeater: repeat(source, topic, endpoint, options),
      countSeen: () => Promise.resolve(seen().length),
    };
  });
}

function repeatToRooms(
  { a, b, clients, source }: Stage,
  from: readonly string[],
  { isCounted }: { isCounted: boolean },
): Ferry[] {
  const nameOf = (topic: string) => topic.replace("log:", "room:");
  const url = a.demo.url.replace("/socket", "/repeater");
  const endpoint = createSlipstreamEndpoint(
    clients.open("target", url, { authToken: readRepeaterToken() }),
    { topic: nameOf, event: "new_msg" },
  );
  const user = clients.open("user", a.demo.url);
  return from.map((topic) => {
    const target = nameOf(topic);
    const guest = new RoomGuest(user, target);
    const options = { ...replayed, maxQueued: 1_000_000, onError: clients.countError };
    const count = async () => (await a.demo.stats()).repeated[target] ?? 0;
    return {
      ...{ topic, target, seen: () => [...guest.heard], published: () => b.bodiesOf(topic) },
      repeater: repeat(source, topic, endpoint, options),
      countSeen: () => (isCounted ? count() : Promise.resolve(null)),
    };
  });
}

/** The target answers no more, until more is published than may wait; then it is killed. */
async function outage({ a, publisher }: Stage) {
  const end = publisher.written + 250 * topics.length;
  await a.demo.desk("freeze", { ms: patienceMs });
  await vi.waitFor(() => expect(publisher.written).toBeGreaterThan(end), { timeout: patienceMs });
  await a.demo.stop("SIGKILL");
  await a.demo.start();
}

/** The target says nothing for longer than a push waits. */
async function silence({ a }: Stage) {
  await a.demo.desk("freeze", { ms: 1_800 });
  await wait(1_800);
}

import { expect } from "vitest";

import { settle } from "../../helpers/settle.js";
import { take } from "./acts.js";
import { checkNow, checkSettled } from "./checks.js";
import { topicNames, type World } from "./world.js";

const quietMs = 200_000;

/** Everything calms down: J becomes what the server believes, and A less what may not be joined. */
export async function checkQuiet(world: World): Promise<void> {
  const { client, clock, server } = world;
  calm(world);
  server.acceptConnect();
  client.connect();
  await clock.advance(quietMs);
  checkNow(world);
  checkSettled(world);
  expect(world.pushes.unsettled, "pushes").toEqual([]);
  checkJoined(world);

  world.answers.clear();
  for (const { channel } of world.live) channel.rejoin();
  await clock.advance(1_000);
  checkNow(world);
  checkJoined(world);
  expect(statuses(world).filter((status) => status === "refused" || status === "closed")).toEqual(
    [],
  );
  await checkServed(world);
  await checkRejoined(world);
}

/** Nothing of the client is left, and nothing happens any more. */
export async function checkDestroyed(world: World): Promise<void> {
  const { client, clock, server } = world;
  world.isDestroyed = true;
  for (const made of world.live) made.isReleased = true;
  client.destroy();
  client.destroy();
  await settle();
  expect(clock.timers, "timers that are left").toEqual([]);
  expect(client.store.getState().topics.size).toBe(0);
  expect(client.store.getState().connection.status).toBe("stopped");
  expect(world.pushes.unsettled, "pushes").toEqual([]);
  expect(world.pushes.impossible).toEqual([]);
  expect(world.waits.filter(({ result }) => result === "pending")).toEqual([]);
  for (const come of [...world.late, ...world.answerSlow]) come();
  const { length } = server.frames;
  const known = world.events.length;
  await clock.advance(quietMs);
  expect(server.frames.length).toBe(length);
  expect(world.events.length).toBe(known);
  const left = server.connections.filter(
    ({ status }) => status === "open" || status === "connecting",
  );
  expect(left, "connections that are left").toEqual([]);
}

function calm(world: World) {
  for (const [topic, how] of world.answers) {
    if (how !== "unauthorized" && how !== "unmatched") world.answers.delete(topic);
  }
  world.credentialsMood = world.joinParamsMood = "ok";
  world.verdictMood = "default";
  world.isCalm = true;
  for (const come of [...world.late.splice(0), ...world.answerSlow.splice(0)]) come();
}

function statuses({ probes }: World): string[] {
  return topicNames.map((topic) => probes.get(topic)!.state.status);
}

function checkJoined(world: World) {
  const { client, server, clock, setup } = world;
  const open = server.connections.filter(({ status }) => status === "open");
  expect(open.length, "open connections").toBe(1);
  const of = (...wanted: string[]) =>
    [...client.store.getState().topics.values()]
      .filter(({ status }) => wanted.includes(status))
      .map(({ topic }) => topic)
      .sort();
  expect([...open[0]!.topics].sort(), "what the server believes").toEqual(of("joined"));
  const desired = new Set(world.live.map(({ topic }) => topic));
  expect(client.store.getState().topics.size).toBe(desired.size);
  const able = desired.size - of("refused", "closed").length;
  expect(of("joined").length, statuses(world).join()).toBe(Math.min(setup.room, able));
  // The heartbeat's, and one for each topic that waits for room.
  expect(clock.timers.length, "timers").toBe(1 + of("backoff").length);
}

/** Each topic that is joined hears its messages and has its pushes answered. */
async function checkServed(world: World) {
  const joined = world.live.filter(({ channel }) => channel.state.status === "joined");
  const before = world.broadcasts;
  for (let topic = 0; topic < topicNames.length; topic++) {
    await take(world, { do: "broadcast", topic });
  }
  const asked = joined.map(({ channel }) => channel.push("ask"));
  await settle();
  expect(joined.filter(({ heard }) => heard <= before)).toEqual([]);
  await Promise.all(asked);
}

/** All that are desired are joined again, by priority, then in the order in which they were claimed. */
async function checkRejoined(world: World) {
  const { client, clock, ledger, live, order } = world;
  await client.disconnect();
  expect(clock.timers, "timers while stopped").toEqual([]);
  const before = ledger.joins.length;
  client.connect();
  await clock.advance(1_000);
  const priorityOf = (topic: string) =>
    Math.max(...live.filter((made) => made.topic === topic).map(({ priority }) => priority));
  const expected = [...order]
    .filter((topic) => live.some((made) => made.topic === topic))
    .sort((a, b) => priorityOf(b) - priorityOf(a));
  expect([...new Set(ledger.joins.slice(before))]).toEqual(expected);
  checkNow(world);
  checkJoined(world);
}

import { expect } from "vitest";

import { topicNames, type World } from "./world.js";

/** What holds at any time, in the middle of a task too. */
export function checkNow(world: World): void {
  expect(world.ledger.violations.slice(0, 3)).toEqual([]);
  expect(world.pushes.impossible).toEqual([]);
  for (const topic of topicNames) {
    expect(problemsOf(world, topic), `${topic}: ${describe(world, topic)}`).toEqual([]);
  }
}

/** What holds when nothing is under way. */
export function checkSettled(world: World): void {
  const open = world.server.connections.filter(
    ({ status }) => status === "open" || status === "connecting",
  );
  expect(open.length, "connections").toBeLessThanOrEqual(1);
  expect(storeProblems(world)).toEqual([]);
}

/** What holds each time that the store is written. */
export function storeProblems({ client, probes, order, ledger }: World): string[] {
  const { topics, connection } = client.store.getState();
  const problems: string[] = [];
  for (const [topic, state] of topics) {
    if (probes.get(topic)!.state !== state) problems.push(`${topic} in the store is not its state`);
  }
  for (const [topic, { state }] of probes) {
    if (state.status !== "idle" && !topics.has(topic))
      problems.push(`${topic} is not in the store`);
  }
  const isDesired = (topic: string) => {
    const state = topics.get(topic);
    return state !== undefined && state.status !== "leaving";
  };
  const shown = [...topics.keys()].filter(isDesired).join();
  const expected = [...order].filter(isDesired).join();
  if (shown !== expected) problems.push(`the store has ${shown}, claimed were ${expected}`);
  if ((connection.status === "open") !== ledger.isOpen) {
    problems.push(`the connection is ${connection.status}, on the wire: ${ledger.isOpen}`);
  }
  return problems;
}

function describe({ probes, ledger }: World, topic: string): string {
  return `${JSON.stringify(probes.get(topic)!.state)}, on the wire: ${ledger.standingOf(topic)}`;
}

// J ⊆ S ⊆ A, each set as it follows from what the application did and from the frames.
function problemsOf(world: World, topic: string): string[] {
  const { status, isStale, claims, retryAt } = world.probes.get(topic)!.state;
  const { ledger, joinedOnce } = world;
  const expected = world.live.filter((made) => made.topic === topic).length;
  const isDesired = status !== "idle" && status !== "leaving";
  if (!isDesired) joinedOnce.delete(topic);
  const standing = ledger.standingOf(topic);
  const needsConnection = isDesired && status !== "pending" && status !== "refused";
  const rules: [string, boolean][] = [
    ["claims are counted", claims === expected],
    ["claimed is desired", claims === 0 || isDesired],
    ["J is what the wire says", (status === "joined") === (standing === "joined")],
    ["joining is what the wire says", (status === "joining") === (standing === "joining")],
    ["stale is S without J", isStale === (joinedOnce.has(topic) && status !== "joined")],
    ["backoff says when", (status === "backoff") === (retryAt !== undefined)],
    ["pending has no connection", status !== "pending" || !ledger.isOpen],
    ["all but pending have one", !needsConnection || ledger.isOpen],
    [
      "refused has one, or was never joined",
      status !== "refused" ||
        ledger.isOpen ||
        (world.setup.rejoinPolicy === "joined" && !joinedOnce.has(topic)),
    ],
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule);
}

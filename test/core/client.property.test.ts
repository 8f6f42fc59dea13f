import { createTestServer, type TestServer } from "slipstream-react/testing";
import type { Channel } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { randomOf } from "../helpers/randomOf.js";
import { openClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

const names = Array.from({ length: 6 }, (_, n) => `room:${n}`);

/** The topics that were ever joined twice at a time on one connection, by what the server saw. */
function doubleJoins({ frames }: TestServer): string[] {
  const held = new Map<string, unknown>();
  const found: string[] = [];
  for (const { direction, connection, frame } of frames) {
    const [joinRef, ref, topic, event, payload] = frame ?? [];
    const place = `${connection} ${String(topic)}`;
    if (direction === "in" && event === "phx_join") {
      if (held.has(place)) found.push(place);
      held.set(place, ref);
    } else if (direction === "in" && event === "phx_leave") held.delete(place);
    else if (direction === "out" && held.get(place) === (joinRef ?? ref)) {
      const isRefusal =
        event === "phx_reply" &&
        ref === held.get(place) &&
        (payload as { status: string }).status === "error";
      if (isRefusal || event === "phx_close" || event === "phx_error") held.delete(place);
    }
  }
  return found;
}

describe("desired topics are joined topics, whatever the network, the server and the page do", () => {
  it.each(Array.from({ length: 30 }, (_, seed) => seed))("(seed %d)", async (seed) => {
    const random = randomOf(seed);
    const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
    let isCalm = false;
    const server = createTestServer({ onError: () => undefined });
    server.channel("room:*", {
      join() {
        const dice = isCalm ? 9 : random(10);
        if (dice === 0) return { error: { reason: "unauthorized" } };
        if (dice === 1) return { error: { reason: "busy" } };
        if (dice === 2) return { error: { retry_after_ms: random(2_000) } };
        if (dice === 3) throw new Error("join crashed");
        return { ok: { dice } };
      },
      handleIn: { ask: () => ({ ok: {} }) },
    });
    const options = { leaveAfterMs: 200, timeoutMs: 5_000, maxJoinsInFlight: 1 + random(8) };
    const { client, clock } = await openClient(options, { server });
    const claims: Channel[] = [];
    const pushes: Promise<unknown>[] = [];
    const acts: (() => unknown)[] = [
      () => claims.push(client.channel(pick(names), { priority: random(3) })),
      () => claims.push(client.channel(pick(names))),
      () => claims.splice(random(claims.length), 1)[0]?.leave({ afterMs: pick([0, 50, 200]) }),
      () => server.crash(pick(names)),
      () => server.close(pick(names)),
      () => server.broadcast(pick(names), "msg", {}),
      () =>
        claims.length > 0 &&
        pushes.push(
          pick(claims)
            .push("ask")
            .catch(() => undefined),
        ),
      () => claims.length > 0 && pick(claims).rejoin(),
      () => clock.advance(pick([0, 1, 100, 1_000, 6_000])),
      () => clock.advance(pick([0, 1, 10, 50])),
      () => settle(),
    ];
    const rareActs: (() => unknown)[] = [
      () => server.disconnect({ code: pick([1000, 1001, 1006, 1012]) }),
      () => server.refuseConnect(1 + random(3)),
      () => server.hangConnect(),
      () => server.goSilent(),
      () => server.acceptConnect(),
      () => client.reconnect(),
      () => void client.disconnect(),
      () => client.connect(),
    ];
    for (let step = 0; step < 150; step++) {
      const act = pick(random(6) === 0 ? rareActs : acts);
      // Most of them follow one another without a pause.
      if (acts.slice(-3).includes(act)) await act();
      else void act();
      const { topics } = client.store.getState();
      for (const { topic, state } of claims) {
        expect(state.claims).toBe(claims.filter((claim) => claim.topic === topic).length);
        expect(state.status).not.toBe("idle");
      }
      await Promise.resolve();
      expect(topics.size).toBeLessThanOrEqual(names.length);
    }
    isCalm = true;
    server.acceptConnect();
    client.connect();
    await clock.advance(120_000);
    for (const claim of claims) claim.rejoin();
    await clock.advance(1_000);

    const desired = new Set(claims.map(({ topic }) => topic));
    const open = server.connections.filter(({ status }) => status === "open");
    expect(open).toHaveLength(1);
    expect([...open[0]!.topics].sort()).toEqual([...desired].sort());
    expect([...client.store.getState().topics.keys()].sort()).toEqual([...desired].sort());
    expect(claims.filter(({ state }) => state.status !== "joined")).toEqual([]);
    expect(doubleJoins(server)).toEqual([]);
    await Promise.all(pushes);
  });
});

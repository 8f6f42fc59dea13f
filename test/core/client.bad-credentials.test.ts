import type { SlipstreamOptions, Verdict } from "slipstream-react/core";
import { describe, expect, it, vi } from "vitest";

import { deferred } from "../helpers/deferred.js";
import { knowsAuthToken } from "../helpers/phoenixVersion.js";
import { takeErrors } from "../helpers/reports.js";
import { joinRoom, openClient, type Stage, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

const mine = new Error("mine");

/** What is no promise and has a `then`, or calls back as no promise does. */
const oddThenables: [what: string, ask: (value: unknown) => unknown, isKept: boolean][] = [
  ["resolves twice", (value) => thenable((ok) => [value, value].forEach(ok)), true],
  [
    "resolves, then rejects",
    (value) =>
      thenable((ok, no) => {
        ok(value);
        no(mine);
      }),
    true,
  ],
  [
    "resolves, then throws",
    (value) =>
      thenable((ok) => {
        ok(value);
        fail();
      }),
    true,
  ],
  ["throws", () => thenable(fail), false],
  ["rejects with nothing", () => thenable((_ok, no) => no(undefined)), false],
  ["throws when it is looked at", () => Object.defineProperty({}, "then", { get: fail }), false],
];

type Give = (value: unknown) => void;

function thenable(then: (ok: Give, no: Give) => void) {
  return { then };
}

function fail(): never {
  throw mine;
}

const nonsense: [what: string, bad: unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["a number", 5],
  ["a text", "text"],
  ["a function", fail],
  ["a symbol", Symbol("s")],
];

/** "room:b" is joined, hears its messages and is answered, whatever "room:a" comes to. */
async function expectOthersServed({ client, server }: Stage): Promise<void> {
  const seen = vi.fn();
  const other = client.channel("room:b", { onMessage: seen });
  (await server.expectJoin("room:b")).ok();
  await settle();
  server.broadcast("room:b", "news", 1);
  const push = other.push("ask");
  (await server.expectPush("room:b", "ask")).reply.ok("yes");
  expect(await push).toBe("yes");
  expect(seen).toHaveBeenCalledExactlyOnceWith("news", 1);
}

const kinds: ["params" | "authToken"][] = knowsAuthToken
  ? [["params"], ["authToken"]]
  : [["params"]];

describe.each(kinds)("%s of the connection", (kind) => {
  const optionsOf = (ask: unknown) => ({ [kind]: ask }) as SlipstreamOptions;

  it.each(["resolve", "reject"] as const)(
    "that %s after destroy() come to nothing",
    async (settled) => {
      const late = deferred<object>();
      const { client, server, events } = startClient(optionsOf(() => late.promise));
      client.connect();
      await settle();
      client.destroy();
      const { length } = events;
      late[settled](mine);
      await server.expectNoConnect();
      expect(events).toHaveLength(length);
    },
  );

  it("that never settle end with destroy(), and connected() with them", async () => {
    const { client, clock } = startClient(optionsOf(() => new Promise(() => undefined)));
    const connected = client.connected();
    await settle();
    client.destroy();
    await expect(connected).rejects.toMatchObject({ code: "destroyed" });
    expect(clock.timers).toEqual([]);
  });

  it.each(oddThenables)("may be a thenable that %s", async (_what, ask, isKept) => {
    let isOdd = true;
    const good = kind === "params" ? { n: 1 } : "good";
    const { client, clock, server } = startClient(optionsOf(() => (isOdd ? ask(good) : good)));
    client.connect();
    await settle();
    expect(client.store.getState().connection.status).toBe(isKept ? "open" : "reconnecting");
    isOdd = false;
    await clock.advance(1_000);
    expect(client.store.getState().connection.status).toBe("open");
    expect(server.connections).toHaveLength(1);
  });

  it.each(nonsense)("that are %s harm one attempt at most", async (_what, bad) => {
    let isBad = true;
    const stage = startClient(optionsOf(() => (isBad ? bad : "good")));
    const { client, clock } = stage;
    client.connect();
    await settle();
    expect(["open", "reconnecting"]).toContain(client.store.getState().connection.status);
    isBad = false;
    await clock.advance(1_000);
    expect(client.store.getState().connection.status).toBe("open");
    await expectOthersServed(stage);
  });
});

describe("params of a join", () => {
  it.each(["resolve", "reject"] as const)(
    "that %s after destroy() come to nothing",
    async (settled) => {
      const late = deferred<object>();
      const { client, server } = await openClient();
      client.channel("room:a", { params: () => late.promise });
      await settle();
      client.destroy();
      late[settled](mine);
      await server.expectNoJoin();
    },
  );

  it("that never settle hold up no other topic, and end with the claim", async () => {
    const stage = await openClient({ maxJoinsInFlight: 1 });
    const onError = vi.fn();
    const params = () => new Promise<object>(() => undefined);
    const room = stage.client.channel("room:a", { params, onError, priority: 9 });
    await expectOthersServed(stage);
    await stage.clock.advance(10_000);
    expect(onError).toHaveBeenCalledOnce();
    expect(room.state).toMatchObject({ status: "backoff", error: { code: "params-failed" } });
    await Promise.all([room.leave({ afterMs: 0 }), stage.clock.advance(0)]);
    expect(stage.client.store.getState().topics.has("room:a")).toBe(false);
  });

  it.each(oddThenables)("may be a thenable that %s", async (_what, ask, isKept) => {
    const stage = await openClient();
    const room = stage.client.channel("room:a", { params: () => ask({ n: 1 }) as object });
    await settle();
    expect(room.state.status).toBe(isKept ? "joining" : "backoff");
    if (isKept) await stage.server.expectJoin("room:a", { n: 1 });
    await expectOthersServed(stage);
  });

  it.each(nonsense)("that are %s join all the same, or are told", async (_what, bad) => {
    const stage = await openClient();
    const room = stage.client.channel("room:a", { params: () => bad as never });
    await settle();
    expect(["joining", "backoff"]).toContain(room.state.status);
    await expectOthersServed(stage);
  });
});

describe("a verdict", () => {
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["a time that is none", { retryAfterMs: NaN }],
    ["a time of words", { retryAfterMs: "5" }],
    ["a time before now", { retryAfterMs: -1 }],
    ["a time without end", { retryAfterMs: Infinity }],
    ["something else", { stop: true }],
  ])("that is %s is reported, and the default decides", async (_what, verdict) => {
    const stage = await openClient({ verdict: () => verdict as Verdict });
    const room = stage.client.channel("room:a");
    (await stage.server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    expect(room.state.status).toBe("refused");
    expect(takeErrors()).toMatchObject([{ code: "invalid-config", topic: "room:a" }]);
    await expectOthersServed(stage);
  });

  it("that throws each time is reported each time, and holds up no other topic", async () => {
    const stage = await openClient({ verdict: fail });
    const room = stage.client.channel("room:a");
    (await stage.server.expectJoin("room:a")).error({ reason: "busy" });
    await stage.clock.advance(100);
    (await stage.server.expectJoin("room:a")).error({ reason: "busy" });
    await settle();
    expect(room.state).toMatchObject({ status: "backoff", attempts: 2 });
    expect(takeErrors()).toEqual([mine, mine]);
    await expectOthersServed(stage);
  });
});

describe("onEvent", () => {
  it("that throws each time is reported, and stops nothing", async () => {
    const stage = await joinRoom({ onEvent: fail });
    await expectOthersServed(stage);
    await Promise.all([stage.room.leave({ afterMs: 0 }), stage.clock.advance(0)]);
    expect(new Set(takeErrors())).toEqual(new Set([mine]));
    stage.client.destroy();
    await settle();
    takeErrors();
  });
});

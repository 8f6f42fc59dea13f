import type { JoinAttempt, Refusal, SlipstreamError, Verdict } from "slipstream-react/core";
import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { failingParams } from "../helpers/failingParams.js";
import { deferred } from "../helpers/deferred.js";
import { eventsOf, framesTo, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { takeErrors, takeWarnings } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";

describe("the first claim", () => {
  it("is queued, then joining, then joined when the client is connected", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a");
    expect(room.state.status).toBe("queued");
    await settle();
    expect(room.state).toEqual({
      topic: "room:a",
      status: "joining",
      isStale: false,
      claims: 1,
      attempts: 0,
    });
    (await server.expectJoin("room:a", {})).ok({ history: [1] });
    await settle();
    expect(room.state).toEqual({
      topic: "room:a",
      status: "joined",
      isStale: false,
      claims: 1,
      attempts: 0,
      response: { history: [1] },
    });
  });

  it("is pending when the client is not connected, and joined when the connection opens", async () => {
    const { client, server } = startClient();
    const room = client.channel("room:a");
    expect(room.state.status).toBe("pending");
    await settle();
    expect(server.connections).toEqual([]);
    client.connect();
    await settle();
    expect(room.state.status).toBe("joining");
    (await server.expectJoin("room:a")).ok();
  });

  it("joins with a join_ref that is the ref", async () => {
    const { client, server } = await openClient();
    client.channel("room:a");
    await server.expectJoin("room:a");
    const [joinRef, ref, topic, event] = server.frames.at(-1)!.frame!;
    expect([joinRef, topic, event]).toEqual([ref, "room:a", "phx_join"]);
    expect(typeof ref).toBe("string");
  });
});

describe("another claim", () => {
  it("is counted and sends no frame", async () => {
    const { client, server, room } = await joinRoom();
    const other = client.channel("room:a");
    expect(other.state).toBe(room.state);
    expect(room.state).toMatchObject({ status: "joined", claims: 2 });
    await server.expectNoJoin();
    expect(framesTo(server)).toEqual(["phx_join room:a"]);
  });

  it("leaves the first one its messages: both get every message, once", async () => {
    const { client, server, room } = await joinRoom();
    const seen: unknown[] = [];
    room.on("msg", (payload) => seen.push(["first", payload]));
    client.channel("room:a").on("msg", (payload) => seen.push(["second", payload]));
    server.broadcast("room:a", "msg", 1);
    server.push("room:a", "msg", 2);
    await settle();
    expect(seen).toEqual([
      ["first", 1],
      ["second", 1],
      ["first", 2],
      ["second", 2],
    ]);
  });

  it("is not told the last event of before", async () => {
    const { client, server } = await joinRoom();
    server.broadcast("room:a", "msg", 1);
    await settle();
    const late = vi.fn();
    client.channel("room:a", { onMessage: late }).onMessage(late);
    await settle();
    expect(late).not.toHaveBeenCalled();
  });

  it("while joining makes no second join", async () => {
    const { client, server } = await openClient();
    client.channel("room:a");
    const join = await server.expectJoin("room:a");
    client.channel("room:a");
    await server.expectNoJoin();
    join.ok();
    await settle();
    await server.expectNoJoin();
  });
});

describe("a join answered ok", () => {
  it("is told to every claim: onJoin(response, {isRejoin})", async () => {
    const onJoin = vi.fn();
    const { client, server, clock } = await openClient();
    const room = client.channel("room:a", { onJoin });
    client.channel("room:a", { onJoin });
    (await server.expectJoin("room:a")).ok({ n: 1 });
    await settle();
    expect(onJoin.mock.calls).toEqual([
      [{ n: 1 }, { isRejoin: false }],
      [{ n: 1 }, { isRejoin: false }],
    ]);
    server.crash("room:a");
    await clock.advance(100);
    (await server.expectJoin("room:a")).ok({ n: 2 });
    await settle();
    expect(onJoin.mock.calls.slice(2)).toEqual([
      [{ n: 2 }, { isRejoin: true }],
      [{ n: 2 }, { isRejoin: true }],
    ]);
    expect(room.state.response).toEqual({ n: 2 });
  });

  it("finds the state current in callbacks: state changes first, callbacks second", async () => {
    const seen: unknown[] = [];
    const { client, server } = await openClient();
    const room = client.channel("room:a", {
      onJoin: () => seen.push(room.state.status, room.state.response),
    });
    (await server.expectJoin("room:a")).ok({ n: 1 });
    await settle();
    expect(seen).toEqual(["joined", { n: 1 }]);
  });

  it("sets attempts to 0 and forgets the error", async () => {
    const { client, server, clock } = await openClient();
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error({ reason: "busy" });
    await settle();
    expect(room.state).toMatchObject({ attempts: 1, error: { code: "refused" } });
    await clock.advance(100);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(room.state.attempts).toBe(0);
    expect(room.state).not.toHaveProperty("error");
    expect(room.state).not.toHaveProperty("retryAt");
  });
});

describe("a join answered error", () => {
  it("is backoff with the time of the next try, by the list", async () => {
    const { client, server, clock, events } = await openClient({ rejoinAfterMs: [100, 700] });
    const onError = vi.fn();
    const room = client.channel("room:a", { onError });
    for (const [attempts, delayMs] of [
      [1, 100],
      [2, 700],
      [3, 700],
    ] as const) {
      (await server.expectJoin("room:a")).error({ reason: "busy" });
      await settle();
      expect(room.state).toMatchObject({
        status: "backoff",
        isStale: false,
        attempts,
        retryAt: clock.now() + delayMs,
        error: { code: "refused", topic: "room:a", response: { reason: "busy" } },
      });
      await clock.advance(delayMs - 1);
      await server.expectNoJoin();
      await clock.advance(1);
    }
    expect(onError).toHaveBeenCalledTimes(3);
    expect(onError).toHaveBeenLastCalledWith(room.state.error);
    expect(eventsOf(events, "joinRefused").map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    (await server.expectJoin("room:a")).ok();
  });

  it("draws the delay when there is jitter", async () => {
    const { client, server, clock } = await openClient({ jitter: true, rejoinAfterMs: [1_010] });
    clock.chance = 0.25;
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error();
    await settle();
    expect(room.state.retryAt).toBe(clock.now() + 260);
  });

  it("that is unauthorized is refused: no timer, and never joined again by itself", async () => {
    const { client, server, clock } = await openClient();
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    expect(room.state).toMatchObject({ status: "refused", attempts: 1 });
    await clock.advance(20_000);
    await server.expectNoJoin();
  });

  it("that says retry_after_ms is obeyed", async () => {
    const { client, server, clock } = await openClient();
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error({ retry_after_ms: 4_321 });
    await settle();
    expect(room.state).toMatchObject({ status: "backoff", retryAt: clock.now() + 4_321 });
    await clock.advance(4_321);
    (await server.expectJoin("room:a")).ok();
  });

  it("is left to the option verdict, which knows the refusal", async () => {
    const verdict = vi.fn<(refusal: Refusal) => Verdict>(() => "stop");
    const { client, server } = await openClient({ verdict });
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error({ reason: "full", seats: 3 });
    await settle();
    expect(room.state.status).toBe("refused");
    expect(verdict).toHaveBeenCalledExactlyOnceWith({
      topic: "room:a",
      response: { reason: "full", seats: 3 },
      reason: "full",
      attempt: 1,
      isRejoin: false,
    });
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("mine");
      },
    ],
    ["returns none", () => "never"],
    ["is async", () => Promise.resolve("stop")],
  ])("falls back on the default when the verdict %s", async (_how, verdict) => {
    const { client, server } = await openClient({ verdict: verdict as () => Verdict });
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    expect(room.state.status).toBe("refused");
    expect(takeErrors()).toHaveLength(1);
  });

  it("with the verdict refresh asks for the params and joins at once; refused again: backoff", async () => {
    let token = 0;
    const { client, server, clock } = await openClient({ verdict: () => "refresh" });
    const room = client.channel("room:a", { params: () => ({ token: (token += 1) }) });
    (await server.expectJoin("room:a", { token: 1 })).error({ reason: "expired" });
    (await server.expectJoin("room:a", { token: 2 })).error({ reason: "expired" });
    await settle();
    expect(room.state).toMatchObject({ status: "backoff", attempts: 2 });
    await server.expectNoJoin();
    await clock.advance(500);
    (await server.expectJoin("room:a", { token: 3 })).ok();
  });

  it("for capacity waits until a topic is left, with one warning", async () => {
    const server = createTestServer({ maxChannelsPerTransport: 2 });
    server.channel("room:*", {});
    const { client, clock } = await openClient({ leaveAfterMs: 0 }, { server });
    const [a, , c, d] = ["room:a", "room:b", "room:c", "room:d"].map((name) =>
      client.channel(name),
    );
    await settle();
    expect(c!.state).toMatchObject({ status: "backoff", retryAt: clock.now() + 30_000 });
    expect(d!.state.status).toBe("backoff");
    const warnings = takeWarnings();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("max_channels_per_transport");
    void a!.leave();
    await clock.advance(0);
    expect(c!.state.status).toBe("joined");
    expect(d!.state).toMatchObject({ status: "backoff", attempts: 1 });
  });

  it("for capacity gives the room to one that still waits for it", async () => {
    const server = createTestServer({ maxChannelsPerTransport: 2 });
    server.channel("room:*", {});
    const { client, clock } = await openClient({ leaveAfterMs: 0 }, { server });
    const [a, b, c, d] = ["room:a", "room:b", "room:c", "room:d"].map((name) =>
      client.channel(name),
    );
    await settle();
    takeWarnings();
    void a!.leave();
    await clock.advance(0);
    expect([c!.state.status, d!.state.status]).toEqual(["joined", "backoff"]);
    void b!.leave();
    await clock.advance(0);
    expect(d!.state.status).toBe("joined");
  });

  it("for capacity is otherwise tried rarely: after 30 s", async () => {
    const { client, server, clock } = await openClient();
    client.channel("room:a");
    (await server.expectJoin("room:a")).error({ reason: "too many channels joined" });
    await clock.advance(29_999);
    await server.expectNoJoin();
    await clock.advance(1);
    (await server.expectJoin("room:a")).ok();
    takeWarnings();
  });

  it("a thousand times leaves nothing behind: memory does not grow with each refused join", async () => {
    const { client, server, clock } = await openClient({
      heartbeatIntervalMs: 100_000_000,
      rejoinAfterMs: [10],
    });
    server.channel("room:*", { join: () => ({ error: { reason: "no" } }) });
    const room = client.channel("room:a");
    await settle();
    const timers = clock.timers.length;
    await clock.advance(10_000);
    expect(room.state.attempts).toBe(1_001);
    expect(clock.timers).toHaveLength(timers);
    expect(client.store.getState().topics.size).toBe(1);
  });

  it("is not told to onError of a claim that was released", async () => {
    const onError = vi.fn();
    const { client, server } = await openClient();
    const gone = client.channel("room:a", { onError });
    client.channel("room:a");
    const join = await server.expectJoin("room:a");
    void gone.leave();
    join.error();
    await settle();
    expect(onError).not.toHaveBeenCalled();
  });
});

describe("unmatched topic, answered with join_ref null", () => {
  it("is matched by ref and refuses the join", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a");
    const join = await server.expectJoin("room:a");
    join.ignore();
    const reply = { status: "error", response: { reason: "unmatched topic" } };
    server.sendRaw([null, "999", "room:a", "phx_reply", reply]);
    await settle();
    expect(room.state.status).toBe("joining");
    server.sendRaw([null, join.joinRef, "room:a", "phx_reply", reply]);
    await settle();
    expect(room.state).toMatchObject({ status: "refused", error: { code: "refused" } });
    expect(room.state.error?.message).toContain("unmatched topic");
    expect(room.state.error?.hint).toContain("Mount a channel");
  });
});

describe("a join not answered within timeoutMs", () => {
  it("sends phx_leave for that join_ref and backs off", async () => {
    const onError = vi.fn<(error: SlipstreamError) => void>();
    const { client, server, clock, events } = await openClient({ timeoutMs: 3_000 });
    const room = client.channel("room:a", { onError });
    const join = await server.expectJoin("room:a");
    join.ignore();
    await clock.advance(2_999);
    expect(room.state.status).toBe("joining");
    await clock.advance(1);
    expect(room.state).toMatchObject({
      status: "backoff",
      attempts: 1,
      retryAt: clock.now() + 100,
      error: { code: "timeout", topic: "room:a" },
    });
    expect((await server.expectLeave("room:a")).joinRef).toBe(join.joinRef);
    expect(onError).toHaveBeenCalledExactlyOnceWith(room.state.error);
    expect(eventsOf(events, "joinTimedOut")).toEqual([
      { type: "joinTimedOut", topic: "room:a", attempt: 1 },
    ]);
    await clock.advance(100);
    (await server.expectJoin("room:a")).ok();
  });

  it("lets a late answer pass: it does not join, and not refuse", async () => {
    const { client, server, clock } = await openClient({ timeoutMs: 3_000 });
    const room = client.channel("room:a");
    const join = await server.expectJoin("room:a");
    join.ignore();
    await clock.advance(3_000);
    for (const status of ["ok", "error"]) {
      const reply = { status, response: { reason: "unauthorized" } };
      server.sendRaw([join.joinRef, join.joinRef, "room:a", "phx_reply", reply]);
      await settle();
      expect(room.state.status).toBe("backoff");
    }
  });
});

describe("params of a join", () => {
  it("go out by value", async () => {
    const { client, server } = await openClient();
    client.channel("room:a", { params: { token: "t" } });
    (await server.expectJoin("room:a", { token: "t" })).ok();
  });

  it("from a function are asked at each join, with the attempt", async () => {
    const asked: JoinAttempt[] = [];
    const params = (join: JoinAttempt) => {
      asked.push(join);
      return { n: asked.length };
    };
    const { client, server, clock } = await openClient();
    client.channel("room:a", { params });
    (await server.expectJoin("room:a", { n: 1 })).error();
    await clock.advance(100);
    (await server.expectJoin("room:a", { n: 2 })).ok();
    await settle();
    server.crash("room:a");
    await clock.advance(100);
    (await server.expectJoin("room:a", { n: 3 })).ok();
    expect(asked).toEqual([
      expect.objectContaining({ attempt: 1, isRejoin: false }),
      expect.objectContaining({ attempt: 2, isRejoin: false }),
      expect.objectContaining({ attempt: 2, isRejoin: true }),
    ]);
  });

  it("may be async, asked once per attempt, and hold no one back", async () => {
    const { promise, resolve } = deferred<object>();
    const params = vi.fn(() => promise);
    const { client, server } = await openClient({ maxJoinsInFlight: 1 });
    const slow = client.channel("room:slow", { params, priority: 1 });
    client.channel("room:fast");
    (await server.expectJoin("room:fast")).ok();
    expect(slow.state.status).toBe("queued");
    resolve({ late: true });
    (await server.expectJoin("room:slow", { late: true })).ok();
    await settle();
    expect(slow.state.status).toBe("joined");
    expect(params).toHaveBeenCalledOnce();
  });

  it.each(failingParams)("that %s are a failed attempt and back off", async (_how, params) => {
    const onError = vi.fn();
    const { client, server, clock } = await openClient();
    const room = client.channel("room:a", { params, onError });
    await settle();
    expect(room.state).toMatchObject({
      status: "backoff",
      attempts: 1,
      retryAt: clock.now() + 100,
      error: { code: "params-failed", topic: "room:a", cause: new Error("no token") },
    });
    expect(onError).toHaveBeenCalledExactlyOnceWith(room.state.error);
    await clock.advance(100);
    expect(room.state.attempts).toBe(2);
    await server.expectNoJoin();
  });

  it("that never come are bounded by timeoutMs, and a late answer is ignored", async () => {
    const answers: ((params: object) => void)[] = [];
    const params = () => new Promise<object>((resolve) => answers.push(resolve));
    const { client, server, clock } = await openClient({ timeoutMs: 2_000 });
    const room = client.channel("room:a", { params });
    await clock.advance(2_000);
    expect(room.state).toMatchObject({ status: "backoff", error: { code: "params-failed" } });
    answers[0]!({ late: true });
    await settle();
    expect(room.state.status).toBe("backoff");
    await clock.advance(100);
    answers[1]!({ second: true });
    (await server.expectJoin("room:a", { second: true })).ok();
    await server.expectNoJoin();
  });

  it("that come after the connection was lost, or the topic was left, are ignored", async () => {
    const answers: ((params: object) => void)[] = [];
    const params = () => new Promise<object>((resolve) => answers.push(resolve));
    const { client, server, clock } = await openClient({ leaveAfterMs: 0, reconnectAfterMs: [50] });
    const room = client.channel("room:a", { params });
    await settle();
    server.disconnect();
    await settle();
    answers[0]!({ n: 1 });
    await settle();
    expect(room.state.status).toBe("pending");
    await clock.advance(50);
    void room.leave();
    await clock.advance(0);
    answers[1]!({ n: 2 });
    await server.expectNoJoin();
    expect(room.state.status).toBe("idle");
  });

  it("that come while all places are taken wait for their turn, without being asked again", async () => {
    const { promise, resolve } = deferred<object>();
    const params = vi.fn(() => promise);
    const { client, server } = await openClient({ maxJoinsInFlight: 1 });
    client.channel("room:a", { params });
    client.channel("room:b");
    const join = await server.expectJoin("room:b");
    resolve({ mine: true });
    await server.expectNoJoin();
    join.ok();
    (await server.expectJoin("room:a", { mine: true })).ok();
    expect(params).toHaveBeenCalledOnce();
  });

  it("that cannot be encoded fail that join alone", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a", { params: { n: 1n } });
    client.channel("room:b");
    (await server.expectJoin("room:b")).ok();
    await settle();
    expect(room.state).toMatchObject({ status: "backoff", error: { code: "encode" } });
  });
});

describe("a topic that lingers and has to join", () => {
  const params = { token: "t" };
  const room = {
    join: (given: unknown) =>
      (given as { token?: string }).token ? { ok: {} } : { error: { reason: "unauthorized" } },
  };

  it("joins with its params when it was claimed and released in one task", async () => {
    const { client, server } = await openClient();
    server.channel("room:*", room);
    void client.channel("room:a", { params }).leave();
    await settle();
    const again = client.channel("room:a", { params });
    await settle();
    expect(again.state.status).toBe("joined");
  });

  it("joins with its params after a crash", async () => {
    const { client, server, clock } = await openClient();
    server.channel("room:*", room);
    const first = client.channel("room:a", { params });
    await settle();
    void first.leave();
    server.crash("room:a");
    await clock.advance(500);
    const again = client.channel("room:a", { params });
    await clock.advance(5_000);
    expect(again.state.status).toBe("joined");
  });

  it("joins with its params when its turn comes", async () => {
    const { client, server } = await openClient({ maxJoinsInFlight: 1 });
    client.channel("slow:a");
    const slow = await server.expectJoin("slow:a");
    const first = client.channel("room:a", { params });
    await settle();
    void first.leave();
    slow.ok({});
    expect((await server.expectJoin("room:a")).params).toEqual(params);
  });
});

describe("two claims with other params", () => {
  it("warn once, send no frame, and the newest are used from the next join on", async () => {
    const { client, server, clock } = await openClient();
    client.channel("room:a", { params: { v: 1 } });
    (await server.expectJoin("room:a", { v: 1 })).ok();
    client.channel("room:a", { params: { v: 2 } });
    client.channel("room:a", { params: { v: 3 } });
    await server.expectNoJoin();
    await server.expectNoLeave();
    const warnings = takeWarnings();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('"room:a"');
    server.crash("room:a");
    await clock.advance(100);
    (await server.expectJoin("room:a", { v: 3 })).ok();
  });

  it("do not warn when they are equal by value, or when one gives none", async () => {
    const { client, server } = await openClient();
    client.channel("room:a", { params: { v: [1] } });
    client.channel("room:a", { params: { v: [1] } });
    client.channel("room:a");
    (await server.expectJoin("room:a", { v: [1] })).ok();
    expect(takeWarnings()).toEqual([]);
  });

  it("do not keep the first params for ever: those of a released claim are gone", async () => {
    const { client, server, clock } = await openClient();
    const first = client.channel("room:a", { params: { v: 1 } });
    (await server.expectJoin("room:a", { v: 1 })).ok();
    client.channel("room:a", { params: { v: 2 } });
    takeWarnings();
    void first.leave();
    server.crash("room:a");
    await clock.advance(100);
    (await server.expectJoin("room:a", { v: 2 })).ok();
  });
});

describe("the order of joins", () => {
  it("is that of priority, then of insertion", async () => {
    const { client, server } = await openClient();
    server.channel("room:*", {});
    client.channel("room:1");
    client.channel("room:2", { priority: 5 });
    client.channel("room:3", { priority: -1 });
    client.channel("room:4", { priority: 5 });
    client.channel("room:5");
    await settle();
    expect(framesTo(server)).toEqual([
      "phx_join room:2",
      "phx_join room:4",
      "phx_join room:1",
      "phx_join room:5",
      "phx_join room:3",
    ]);
  });

  it("is that of the highest priority of a topic's claims", async () => {
    const { client, server } = await openClient();
    server.channel("room:*", {});
    client.channel("room:1", { priority: 1 });
    client.channel("room:2");
    client.channel("room:2", { priority: 2 });
    await settle();
    expect(framesTo(server)).toEqual(["phx_join room:2", "phx_join room:1"]);
  });
});

describe("pacing", () => {
  it("leaves at most 16 first joins unanswered, and lets more go as answers come", async () => {
    const { client, server } = await openClient();
    const rooms = Array.from({ length: 100 }, (_, n) => client.channel(`room:${n}`));
    await settle();
    expect(framesTo(server)).toHaveLength(16);
    expect(rooms.filter(({ state }) => state.status === "queued")).toHaveLength(84);
    (await server.expectJoin("room:0")).ok();
    await settle();
    expect(framesTo(server)).toHaveLength(18);
  });

  it("leaves at most maxJoinsInFlight unanswered", async () => {
    const { client, server } = await openClient({ maxJoinsInFlight: 2 });
    for (let n = 0; n < 5; n++) client.channel(`room:${n}`);
    await settle();
    expect(framesTo(server)).toEqual(["phx_join room:0", "phx_join room:1"]);
    (await server.expectJoin("room:1")).error();
    await settle();
    expect(framesTo(server).slice(2)).toEqual(["phx_join room:2"]);
  });

  it("goes on after a join that timed out", async () => {
    const { client, server, clock } = await openClient({ maxJoinsInFlight: 1, timeoutMs: 1_000 });
    client.channel("room:a");
    const b = client.channel("room:b");
    (await server.expectJoin("room:a")).ignore();
    await clock.advance(1_000);
    (await server.expectJoin("room:b")).ok();
    await settle();
    expect(b.state.status).toBe("joined");
  });

  it("goes on after a join whose topic crashed, was left or closed meanwhile", async () => {
    const { client, server, clock } = await openClient({ maxJoinsInFlight: 1, leaveAfterMs: 0 });
    const names = ["room:crashed", "room:closed", "room:left", "room:last"];
    const rooms = names.map((name) => client.channel(name));
    const crashed = await server.expectJoin("room:crashed");
    server.sendRaw([crashed.joinRef, crashed.joinRef, "room:crashed", "phx_error", {}]);
    const closed = await server.expectJoin("room:closed");
    server.sendRaw([closed.joinRef, closed.joinRef, "room:closed", "phx_close", {}]);
    await server.expectJoin("room:left");
    void rooms[2]!.leave();
    await clock.advance(0);
    (await server.expectJoin("room:last")).ok();
  });

  it("lets leaves pass: they do not wait", async () => {
    const { client, server, clock } = await openClient({ maxJoinsInFlight: 1, leaveAfterMs: 0 });
    const a = client.channel("room:a");
    (await server.expectJoin("room:a")).ok();
    client.channel("room:b");
    await server.expectJoin("room:b");
    void a.leave();
    await clock.advance(0);
    await server.expectLeave("room:a");
  });
});

describe("broadcasts", () => {
  it("are held while joining, then delivered in order after onJoin", async () => {
    const seen: unknown[] = [];
    const { client, server } = await openClient();
    client.channel("room:a", {
      onJoin: (response) => seen.push(response),
      onMessage: (event, payload) => seen.push([event, payload]),
    });
    const join = await server.expectJoin("room:a");
    server.sendRaw([null, null, "room:a", "msg", 1]);
    server.sendRaw([null, null, "room:a", "other", 2]);
    await settle();
    expect(seen).toEqual([]);
    join.ok("joined");
    server.sendRaw([null, null, "room:a", "msg", 3]);
    await settle();
    expect(seen).toEqual(["joined", ["msg", 1], ["other", 2], ["msg", 3]]);
  });

  it("held while joining are dropped if refused, and counted", async () => {
    const onMessage = vi.fn();
    const { client, server, events, clock } = await openClient();
    client.channel("room:a", { onMessage });
    const join = await server.expectJoin("room:a");
    server.sendRaw([null, null, "room:a", "msg", 1]);
    await settle();
    join.error();
    await settle();
    expect(eventsOf(events, "messageDropped")).toEqual([
      { type: "messageDropped", topic: "room:a", event: "msg", why: "not-joined" },
    ]);
    await clock.advance(100);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(onMessage).not.toHaveBeenCalled();
  });

  it("while the topic is neither joined nor joining are dropped and counted", async () => {
    const onMessage = vi.fn();
    const { client, server, events } = await openClient();
    const room = client.channel("room:a", { onMessage });
    (await server.expectJoin("room:a")).error();
    await settle();
    server.sendRaw([null, null, "room:a", "msg", 1]);
    await settle();
    expect(room.state.status).toBe("backoff");
    expect(onMessage).not.toHaveBeenCalled();
    expect(eventsOf(events, "messageDropped")).toHaveLength(1);
  });

  it("for topics nobody desires are ignored", async () => {
    const { server, events } = await joinRoom();
    const before = events.length;
    server.sendRaw([null, null, "room:other", "msg", 1]);
    server.sendRaw(["9", "9", "room:other", "phx_error", {}]);
    await settle();
    expect(events).toHaveLength(before);
  });

  it("named like Phoenix's own are no messages: never replies or phx_*", async () => {
    const { server, room } = await joinRoom();
    const seen: unknown[] = [];
    room.onMessage((event) => seen.push(event));
    server.sendRaw([null, "77", "room:a", "phx_reply", { status: "ok", response: {} }]);
    server.sendRaw([null, null, "room:a", "phx_new_thing", {}]);
    server.broadcast("room:a", "presence_state", {});
    await settle();
    expect(seen).toEqual(["presence_state"]);
  });
});

describe("rejoin()", () => {
  it("joins now, out of refused", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error({ reason: "forbidden" });
    await settle();
    room.rejoin();
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(room.state.status).toBe("joined");
  });

  it("joins now, out of backoff, and once", async () => {
    const { client, server, clock } = await openClient();
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).error();
    await settle();
    room.rejoin();
    expect(room.state).not.toHaveProperty("retryAt");
    (await server.expectJoin("room:a")).ok();
    await clock.advance(1_000);
    await server.expectNoJoin();
  });

  it("joins now, out of closed", async () => {
    const { server, room } = await joinRoom();
    server.close("room:a");
    await settle();
    room.rejoin();
    (await server.expectJoin("room:a")).ok();
  });

  it("otherwise does nothing", async () => {
    const { client, server, room } = await joinRoom();
    room.rejoin();
    const joining = client.channel("room:b");
    await server.expectJoin("room:b");
    joining.rejoin();
    await server.expectNoJoin();
    await client.disconnect();
    room.rejoin();
    expect(room.state.status).toBe("pending");
    void joining.leave();
    joining.rejoin();
    await server.expectNoJoin();
  });
});

describe("two clients", () => {
  it("are isolated: topics, messages and connections of their own", async () => {
    const server = createTestServer();
    server.channel("room:*", {});
    const one = await openClient({}, { server });
    const two = await openClient({}, { server });
    const [a, b] = [one.client.channel("room:a"), two.client.channel("room:b")];
    const seen: unknown[] = [];
    a.onMessage((event) => seen.push(["one", event]));
    b.onMessage((event) => seen.push(["two", event]));
    await settle();
    server.broadcast("room:a", "for one");
    server.broadcast("room:b", "for two");
    await settle();
    expect(seen).toEqual([
      ["one", "for one"],
      ["two", "for two"],
    ]);
    expect([...one.client.store.getState().topics.keys()]).toEqual(["room:a"]);
    expect([...two.client.store.getState().topics.keys()]).toEqual(["room:b"]);
    one.client.destroy();
    await settle();
    expect(b.state.status).toBe("joined");
  });
});

import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors } from "../helpers/reports.js";
import { eventsOf, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

describe("joined()", () => {
  it("resolves with the response, before and after the join", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a");
    const joined = room.joined();
    (await server.expectJoin("room:a")).ok({ n: 1 });
    await expect(joined).resolves.toEqual({ n: 1 });
    await expect(room.joined()).resolves.toEqual({ n: 1 });
  });

  it("waits through pending, backoff and closed", async () => {
    const { client, server, clock } = startClient();
    const room = client.channel("room:a");
    const joined = outcomeOf(room.joined());
    client.connect();
    (await server.expectJoin("room:a")).error();
    await clock.advance(100);
    const { joinRef } = await server.expectJoin("room:a");
    server.sendRaw([joinRef, joinRef, "room:a", "phx_close", {}]);
    await settle();
    expect(room.state.status).toBe("closed");
    expect(joined.result).toBe("pending");
    room.rejoin();
    (await server.expectJoin("room:a")).ok({ n: 3 });
    await settle();
    expect(joined).toMatchObject({ result: "ok", value: { n: 3 } });
  });

  it("rejects when the topic is refused, waiting or asked later", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a");
    const waiting = outcomeOf(room.joined());
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    const late = outcomeOf(room.joined());
    await settle();
    expect(waiting.error).toMatchObject({ code: "refused", response: { reason: "unauthorized" } });
    expect(late.error).toBe(room.state.error);
  });

  it("rejects when the claim is left, and when the client is destroyed", async () => {
    const { client } = startClient();
    const [a, b] = [client.channel("room:a"), client.channel("room:b")];
    const [left, destroyed] = [outcomeOf(a.joined()), outcomeOf(b.joined())];
    void a.leave();
    await settle();
    expect(left.result).toBe("left");
    const leftLate = outcomeOf(a.joined());
    client.destroy();
    const destroyedLate = outcomeOf(b.joined());
    await settle();
    expect([leftLate, destroyed, destroyedLate].map(({ result }) => result)).toEqual([
      "left",
      "destroyed",
      "destroyed",
    ]);
  });

  it("rejects with timeout and with aborted, and the topic stays desired", async () => {
    const { client, server, clock } = startClient();
    const room = client.channel("room:a");
    const controller = new AbortController();
    const timed = outcomeOf(room.joined({ timeoutMs: 500 }));
    const aborted = outcomeOf(room.joined({ signal: controller.signal }));
    controller.abort("enough");
    await clock.advance(500);
    expect(timed.error).toMatchObject({ code: "timeout", topic: "room:a" });
    expect(aborted.error).toMatchObject({ code: "aborted", cause: "enough" });
    client.connect();
    (await server.expectJoin("room:a")).ok();
  });
});

describe("next()", () => {
  it("resolves with the payload of the next message of its event", async () => {
    const { server, room } = await joinRoom();
    server.broadcast("room:a", "msg", 0);
    await settle();
    const next = outcomeOf(room.next("msg"));
    server.broadcast("room:a", "other", 1);
    server.broadcast("room:a", "msg", 2);
    server.broadcast("room:a", "msg", 3);
    await settle();
    expect(next).toMatchObject({ result: "ok", value: 2 });
  });

  it("passes over messages for which where returns false", async () => {
    const { server, room } = await joinRoom();
    const next = outcomeOf(room.next("msg", { where: (n) => (n as number) > 1 }));
    for (const n of [1, 2, 3]) server.broadcast("room:a", "msg", n);
    await settle();
    expect(next.value).toBe(2);
  });

  it("reports a where that throws, and waits on", async () => {
    const { server, room } = await joinRoom();
    const where = vi
      .fn(() => true)
      .mockImplementationOnce(() => {
        throw new Error("mine");
      });
    const next = outcomeOf(room.next("msg", { where }));
    server.broadcast("room:a", "msg", 1);
    server.broadcast("room:a", "msg", 2);
    await settle();
    expect(next.value).toBe(2);
    expect(takeErrors()).toEqual([new Error("mine")]);
  });

  it("ends with its timeout, its signal, its claim and its client", async () => {
    const { client, clock, room } = await joinRoom();
    const other = client.channel("room:a");
    const controller = new AbortController();
    const outcomes = [
      room.next("msg", { timeoutMs: 100 }),
      room.next("msg", { signal: controller.signal }),
      room.next("msg"),
      other.next("msg"),
    ].map(outcomeOf);
    await clock.advance(100);
    controller.abort();
    void room.leave();
    client.destroy();
    outcomes.push(outcomeOf(room.next("msg")), outcomeOf(other.next("msg")));
    await settle();
    expect(outcomes.map(({ result }) => result)).toEqual([
      "timeout",
      "aborted",
      "left",
      "destroyed",
      "destroyed",
      "destroyed",
    ]);
  });
});

describe("messages()", () => {
  it("yields every message in order, those too that came while nobody took one", async () => {
    const { server, room } = await joinRoom();
    const messages = room.messages()[Symbol.asyncIterator]();
    server.broadcast("room:a", "a", 1);
    server.push("room:a", "b", 2);
    await settle();
    expect(await messages.next()).toEqual({ done: false, value: { event: "a", payload: 1 } });
    expect(await messages.next()).toEqual({ done: false, value: { event: "b", payload: 2 } });
    const [third, fourth] = [outcomeOf(messages.next()), outcomeOf(messages.next())];
    server.broadcast("room:a", "c", 3);
    server.broadcast("room:a", "d", 4);
    await settle();
    expect(third.value).toEqual({ done: false, value: { event: "c", payload: 3 } });
    expect(fourth.value).toEqual({ done: false, value: { event: "d", payload: 4 } });
    await messages.return?.();
  });

  it("of one event yields that alone, and keeps nothing once the loop is left", async () => {
    const { server, room, events } = await joinRoom();
    const taken: unknown[] = [];
    const loop = (async () => {
      for await (const { payload } of room.messages("msg", { limit: 1 })) {
        taken.push(payload);
        if (payload === 2) break;
      }
    })();
    for (const [event, n] of [
      ["msg", 1],
      ["other", 9],
      ["msg", 2],
    ] as const) {
      server.broadcast("room:a", event, n);
      await settle();
    }
    await loop;
    expect(taken).toEqual([1, 2]);
    for (let n = 0; n < 5; n++) server.broadcast("room:a", "msg", n);
    await settle();
    expect(eventsOf(events, "messageDropped")).toEqual([]);
  });

  it("keeps nothing once it was returned from", async () => {
    const { server, room } = await joinRoom();
    const messages = room.messages()[Symbol.asyncIterator]();
    server.broadcast("room:a", "msg", 1);
    await settle();
    expect(await messages.return?.()).toEqual({ done: true, value: undefined });
    expect(await messages.next()).toEqual({ done: true, value: undefined });
  });

  it("drops the oldest beyond limit, counted", async () => {
    const { server, room, events } = await joinRoom();
    const messages = room.messages("msg", { limit: 2 })[Symbol.asyncIterator]();
    for (let n = 1; n <= 5; n++) server.broadcast("room:a", "msg", n);
    await settle();
    expect(await messages.next()).toMatchObject({ value: { payload: 4 } });
    expect(await messages.next()).toMatchObject({ value: { payload: 5 } });
    const dropped = { type: "messageDropped", topic: "room:a", event: "msg", why: "overflow" };
    expect(eventsOf(events, "messageDropped")).toEqual([dropped, dropped, dropped]);
    await messages.return?.();
  });

  it.each<[string, (stage: { leave: () => void; abort: () => void; destroy: () => void }) => void]>(
    [
      ["signal", ({ abort }) => abort()],
      ["claim", ({ leave }) => leave()],
      ["client", ({ destroy }) => destroy()],
    ],
  )("ends with its %s, after what has come", async (_what, end) => {
    const { client, server, room } = await joinRoom();
    const controller = new AbortController();
    const { signal } = controller;
    const idle = room.messages("none", { signal })[Symbol.asyncIterator]();
    const messages = room.messages("msg", { signal })[Symbol.asyncIterator]();
    const waiting = outcomeOf(idle.next());
    server.broadcast("room:a", "msg", 1);
    await settle();
    end({
      abort: () => controller.abort(),
      leave: () => void room.leave(),
      destroy: () => client.destroy(),
    });
    await settle();
    expect(waiting.value).toEqual({ done: true, value: undefined });
    expect(await messages.next()).toMatchObject({ done: false, value: { payload: 1 } });
    expect(await messages.next()).toEqual({ done: true, value: undefined });
    const late = room.messages("msg", { signal })[Symbol.asyncIterator]();
    expect(await late.next()).toEqual({ done: true, value: undefined });
  });

  it("yields on through a lost connection", async () => {
    const { server, clock, room } = await joinRoom();
    const messages = room.messages()[Symbol.asyncIterator]();
    const next = outcomeOf(messages.next());
    server.disconnect();
    await clock.advance(10);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(next.result).toBe("pending");
    server.broadcast("room:a", "msg", 1);
    await settle();
    expect(next.value).toMatchObject({ value: { payload: 1 } });
    await messages.return?.();
  });
});

describe("connected()", () => {
  it("connects an idle client, and resolves when it is open", async () => {
    const { client, server } = startClient();
    expect(client.store.getState().connection.status).toBe("idle");
    await client.connected();
    await server.expectConnect();
    await client.connected();
    await server.expectNoConnect();
  });

  it("on a stopped client waits", async () => {
    const { client, server, clock } = await openClient();
    await client.disconnect();
    const connected = outcomeOf(client.connected());
    await clock.advance(60_000);
    expect(connected.result).toBe("pending");
    expect(server.connections).toHaveLength(1);
    client.connect();
    await settle();
    expect(connected.result).toBe("ok");
  });

  it("waits through failed tries", async () => {
    const { client, server, clock } = startClient();
    server.refuseConnect(2);
    const connected = outcomeOf(client.connected());
    await clock.advance(10);
    expect(connected.result).toBe("pending");
    await clock.advance(50);
    expect(connected.result).toBe("ok");
  });

  it("rejects with timeout, aborted and destroyed", async () => {
    const { client, server, clock } = startClient();
    server.hangConnect();
    const controller = new AbortController();
    const outcomes = [
      client.connected({ timeoutMs: 100 }),
      client.connected({ signal: controller.signal }),
      client.connected(),
    ].map(outcomeOf);
    await clock.advance(100);
    controller.abort();
    client.destroy();
    outcomes.push(outcomeOf(client.connected()));
    await settle();
    expect(outcomes.map(({ result }) => result)).toEqual([
      "timeout",
      "aborted",
      "destroyed",
      "destroyed",
    ]);
  });
});

describe("ping()", () => {
  it("resolves with the round trip in milliseconds", async () => {
    const { client, server, clock } = await openClient();
    const ping = outcomeOf(client.ping());
    clock.advanceAtOnce(42);
    await settle();
    expect(ping).toMatchObject({ result: "ok", value: 42 });
    expect(server.frames[0]!.frame).toEqual([null, expect.any(String), "phoenix", "heartbeat", {}]);
  });

  it("rejects with interrupted without a connection, and when it is lost meanwhile", async () => {
    const { client, server } = startClient();
    await expect(client.ping()).rejects.toMatchObject({ code: "interrupted" });
    client.connect();
    await settle();
    server.goSilent();
    const ping = outcomeOf(client.ping());
    server.disconnect();
    await settle();
    expect(ping.result).toBe("interrupted");
  });

  it("rejects with timeout after timeoutMs, and with destroyed", async () => {
    const { client, server, clock } = await openClient({ timeoutMs: 2_000 });
    server.goSilent();
    const ping = outcomeOf(client.ping());
    await clock.advance(2_000);
    expect(ping.result).toBe("timeout");
    const last = outcomeOf(client.ping());
    client.destroy();
    await settle();
    expect(last.result).not.toBe("pending");
    await expect(client.ping()).rejects.toMatchObject({ code: "destroyed" });
  });
});

describe("disconnect()", () => {
  it("resolves when the connection is closed", async () => {
    const { client, server } = await openClient();
    const disconnected = outcomeOf(client.disconnect());
    await Promise.resolve();
    expect(disconnected.result).toBe("pending");
    await settle();
    expect(disconnected.result).toBe("ok");
    expect(server.connections[0]!.status).toBe("closed");
    await server.expectDisconnect();
  });

  it("resolves on a client that never connected, twice too, and destroyed", async () => {
    const { client } = startClient();
    await client.disconnect();
    await client.disconnect();
    client.destroy();
    await client.disconnect();
  });
});

describe("destroy()", () => {
  it("settles every promise, and leaves no topic, timer and connection", async () => {
    const { client, server, clock, room } = await joinRoom();
    const other = client.channel("room:b");
    const over = client.channel("room:c");
    server.goSilent();
    const outcomes = {
      connected: outcomeOf(client.connected()),
      push: outcomeOf(room.push("a")),
      waiting: outcomeOf(other.push("b")),
      joined: outcomeOf(other.joined()),
      next: outcomeOf(room.next("msg")),
      ping: outcomeOf(client.ping()),
      leave: outcomeOf(over.leave()),
    };
    client.destroy();
    expect(clock.timers).toEqual([]);
    expect(room.state.status).toBe("idle");
    await settle();
    expect(Object.entries(outcomes).map(([name, { result }]) => [name, result])).toEqual([
      ["connected", "ok"],
      ["push", "destroyed"],
      ["waiting", "destroyed"],
      ["joined", "destroyed"],
      ["next", "destroyed"],
      ["ping", "destroyed"],
      ["leave", "ok"],
    ]);
    await server.expectDisconnect();
    expect(client.store.getState().topics.size).toBe(0);
  });

  it("is idempotent", async () => {
    const onClose = vi.fn();
    const { client } = await joinRoom({}, { onClose });
    client.destroy();
    client.destroy();
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("while connecting gives the handshake up", async () => {
    const { client, server } = startClient();
    server.hangConnect();
    client.connect();
    await settle();
    client.destroy();
    await server.expectDisconnect();
  });
});

describe("a signal", () => {
  it("is let go of once its promise has settled: no listener of ours is left", async () => {
    const { client, server, clock, room } = await joinRoom();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const push = room.push("ask", {}, { signal });
    (await server.expectPush("room:a", "ask")).reply.ok();
    const next = room.next("msg", { signal });
    const timed = outcomeOf(room.next("none", { signal, timeoutMs: 10 }));
    const messages = room.messages("msg", { signal })[Symbol.asyncIterator]();
    server.broadcast("room:a", "msg");
    await Promise.all([push, next, messages.return?.()]);
    await client.disconnect();
    const connected = client.connected({ signal });
    client.connect();
    await connected;
    await clock.advance(10);
    expect(timed.result).toBe("timeout");
    expect(added).toHaveBeenCalledTimes(5);
    const gone = removed.mock.calls.map(([, listener]) => listener);
    for (const [, listener] of added.mock.calls) expect(gone).toContain(listener);
  });
});

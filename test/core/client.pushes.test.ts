import type { Channel } from "slipstream-react/core";
import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { eventsOf, framesTo, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

const pushesOf = (server: Parameters<typeof framesTo>[0]) =>
  framesTo(server)
    .filter((frame) => !frame.startsWith("phx_"))
    .map((frame) => frame.split(" ")[0]);

describe("a push", () => {
  it("resolves with the response", async () => {
    const { server, room } = await joinRoom();
    const push = room.push("shout", { body: "hi" });
    (await server.expectPush("room:a", "shout", { body: "hi" })).reply.ok({ id: 7 });
    await expect(push).resolves.toEqual({ id: 7 });
  });

  it("carries the join_ref of the topic and a ref of its own", async () => {
    const { server, room, joinRef } = await joinRoom();
    room.send("a");
    room.send("b");
    await settle();
    const [a, b] = server.frames.filter(({ direction }) => direction === "in").slice(-2);
    expect(a!.frame![0]).toBe(joinRef);
    expect(b!.frame![0]).toBe(joinRef);
    expect(a!.frame![1]).not.toBe(b!.frame![1]);
  });

  it("rejects as refused with the server's error reply", async () => {
    const { server, room } = await joinRoom();
    const push = outcomeOf(room.push("shout"));
    (await server.expectPush("room:a", "shout")).reply.error({ reason: "muted" });
    await settle();
    expect(push.error).toMatchObject({
      code: "refused",
      topic: "room:a",
      event: "shout",
      response: { reason: "muted" },
    });
  });

  it("rejects as refused with a reply of another status than ok, with the response", async () => {
    const { server, room } = await joinRoom();
    const push = outcomeOf(room.push("shout"));
    await server.expectPush("room:a", "shout");
    const [joinRef, ref] = server.frames.at(-1)!.frame!;
    server.sendRaw([joinRef, ref, "room:a", "phx_reply", { status: "later", response: { n: 1 } }]);
    await settle();
    expect(push.error).toMatchObject({ code: "refused", response: { n: 1 } });
  });

  it("rejects with timeout after timeoutMs, its own or the client's", async () => {
    const { clock, room } = await joinRoom({ timeoutMs: 5_000 });
    const own = outcomeOf(room.push("a", {}, { timeoutMs: 1_000 }));
    const client = outcomeOf(room.push("b"));
    await clock.advance(999);
    expect(own.result).toBe("pending");
    await clock.advance(1);
    expect(own.error).toMatchObject({ code: "timeout", topic: "room:a", event: "a" });
    await clock.advance(3_999);
    expect(client.result).toBe("pending");
    await clock.advance(1);
    expect(client.result).toBe("timeout");
  });

  it("ignores an answer after its timeout, and a second reply", async () => {
    const { server, clock, room } = await joinRoom({ timeoutMs: 1_000 });
    const late = outcomeOf(room.push("late"));
    const latePush = await server.expectPush("room:a", "late");
    await clock.advance(1_000);
    latePush.reply.ok();
    const twice = outcomeOf(room.push("twice"));
    (await server.expectPush("room:a", "twice")).reply.ok({ n: 1 });
    await settle();
    const reply = server.frames.at(-1)!.frame!;
    server.sendRaw([...reply.slice(0, 4), { status: "error", response: { n: 2 } }]);
    await settle();
    expect(late.result).toBe("timeout");
    expect(twice).toMatchObject({ result: "ok", value: { n: 1 } });
    expect(room.state.status).toBe("joined");
  });

  it.each([undefined, null])("of %s goes out as {}", async (payload) => {
    const { server, room } = await joinRoom();
    room.send("a", payload);
    await server.expectPush("room:a", "a", {});
  });

  it.each([0, "", false, [1], "text"])("of %j goes out as it is", async (payload) => {
    const { server, room } = await joinRoom();
    room.send("a", payload);
    await server.expectPush("room:a", "a", payload);
  });

  it("is matched to its reply by ref, in whatever order they come", async () => {
    const { server, room } = await joinRoom();
    const [a, b] = [outcomeOf(room.push("a")), outcomeOf(room.push("b"))];
    const [first, second] = [
      await server.expectPush("room:a", "a"),
      await server.expectPush("room:a", "b"),
    ];
    second.reply.ok("for b");
    first.reply.ok("for a");
    await settle();
    expect([a.value, b.value]).toEqual(["for a", "for b"]);
  });
});

describe("a push that was sent", () => {
  const endings: [string, (stage: Awaited<ReturnType<typeof joinRoom>>) => unknown][] = [
    ["the connection is lost", ({ server }) => server.disconnect()],
    ["the channel crashes", ({ server }) => server.crash("room:a")],
    ["the channel is closed", ({ server }) => server.close("room:a")],
    ["the client disconnects", ({ client }) => client.disconnect()],
    ["the client cycles its connection", ({ client }) => client.reconnect()],
  ];

  it.each(endings)("is interrupted when %s, and never resent", async (_how, end) => {
    const stage = await joinRoom();
    const { client, server, clock, room } = stage;
    const push = outcomeOf(room.push("shout"));
    await server.expectPush("room:a", "shout");
    void end(stage);
    await settle();
    expect(push.error).toMatchObject({ code: "interrupted", topic: "room:a", event: "shout" });
    client.connect();
    room.rejoin();
    await clock.advance(1_000);
    (await server.expectJoin("room:a")).ok();
    await server.expectNoPush();
  });

  it("is destroyed with the client", async () => {
    const { client, server, room } = await joinRoom();
    const push = outcomeOf(room.push("shout"));
    await server.expectPush("room:a", "shout");
    client.destroy();
    await settle();
    expect(push.result).toBe("destroyed");
  });

  it("is left when its claim is released, though others still claim", async () => {
    const { client, server, room } = await joinRoom();
    const other = client.channel("room:a");
    const [mine, theirs] = [outcomeOf(room.push("mine")), outcomeOf(other.push("theirs"))];
    await settle();
    void room.leave();
    await settle();
    expect(mine.error).toMatchObject({ code: "left", topic: "room:a", event: "mine" });
    expect(theirs.result).toBe("pending");
    (await server.expectPush("room:a", "mine")).reply.ok();
    (await server.expectPush("room:a", "theirs")).reply.ok("yes");
    await settle();
    expect(theirs.value).toBe("yes");
  });

  it("is aborted by its signal", async () => {
    const { server, room } = await joinRoom();
    const controller = new AbortController();
    const push = outcomeOf(room.push("shout", {}, { signal: controller.signal }));
    await server.expectPush("room:a", "shout");
    controller.abort("no more");
    await settle();
    expect(push.error).toMatchObject({ code: "aborted", cause: "no more", event: "shout" });
  });
});

describe("while its topic is not joined, a push", () => {
  it("waits through pending, queued, joining and backoff, and goes out in order", async () => {
    const { client, server, clock } = startClient({ maxJoinsInFlight: 1 });
    client.channel("room:first", { priority: 1 });
    const room = client.channel("room:a");
    const sent: string[] = [];
    const push = (event: string) => {
      sent.push(event);
      return outcomeOf(room.push(event));
    };
    const outcomes = [push("pending")];
    client.connect();
    const first = await server.expectJoin("room:first");
    expect(room.state.status).toBe("queued");
    outcomes.push(push("queued"));
    first.ok();
    const join = await server.expectJoin("room:a");
    outcomes.push(push("joining"));
    join.error();
    await settle();
    outcomes.push(push("backoff"));
    room.send("sent");
    sent.push("sent");
    await clock.advance(100);
    await server.expectNoPush();
    (await server.expectJoin("room:a")).ok();
    await settle();
    outcomes.push(push("joined"));
    await settle();
    expect(pushesOf(server)).toEqual(sent);
    expect(outcomes.every(({ result }) => result === "pending")).toBe(true);
  });

  it("goes out before what onJoin pushes", async () => {
    const { client, server } = await openClient();
    const room: Channel = client.channel("room:a", { onJoin: () => room.send("from-onJoin") });
    room.send("waited");
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(pushesOf(server)).toEqual(["waited", "from-onJoin"]);
  });

  it("times out by its own timeout counted from the call", async () => {
    const { client, server, clock } = startClient({ timeoutMs: 5_000 });
    const push = outcomeOf(client.channel("room:a").push("shout"));
    await clock.advance(4_000);
    client.connect();
    (await server.expectJoin("room:a")).ok();
    await clock.advance(999);
    expect(push.result).toBe("pending");
    await clock.advance(1);
    expect(push.result).toBe("timeout");
  });

  it("that timed out while waiting is not sent", async () => {
    const { client, server, clock } = startClient();
    const room = client.channel("room:a");
    const push = outcomeOf(room.push("shout", {}, { timeoutMs: 100 }));
    await clock.advance(100);
    expect(push.result).toBe("timeout");
    client.connect();
    (await server.expectJoin("room:a")).ok();
    await server.expectNoPush();
  });

  it("is aborted by its signal, and not sent", async () => {
    const { client, server } = startClient();
    const room = client.channel("room:a");
    const controller = new AbortController();
    const push = outcomeOf(room.push("shout", {}, { signal: controller.signal }));
    controller.abort();
    await settle();
    expect(push.result).toBe("aborted");
    client.connect();
    (await server.expectJoin("room:a")).ok();
    await server.expectNoPush();
  });

  it("with a signal that has fired is aborted at once", async () => {
    const { server, room } = await joinRoom();
    const push = outcomeOf(room.push("shout", {}, { signal: AbortSignal.abort("early") }));
    await settle();
    expect(push.error).toMatchObject({ code: "aborted", cause: "early" });
    await server.expectNoPush();
  });

  it("is queue-full beyond maxQueuedPushes: the newest is turned away", async () => {
    const { client, server } = startClient({ maxQueuedPushes: 2 });
    const room = client.channel("room:a");
    const pushes = ["a", "b", "c"].map((event) => outcomeOf(room.push(event)));
    room.send("d");
    await settle();
    expect(pushes.map(({ result }) => result)).toEqual(["pending", "pending", "queue-full"]);
    expect(pushes[2]!.error?.hint).toContain("maxQueuedPushes");
    client.connect();
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(pushesOf(server)).toEqual(["a", "b"]);
  });

  it("is bounded per topic", async () => {
    const { client } = startClient({ maxQueuedPushes: 1 });
    const pushes = ["room:a", "room:b"].map((topic) => outcomeOf(client.channel(topic).push("x")));
    await settle();
    expect(pushes.map(({ result }) => result)).toEqual(["pending", "pending"]);
  });

  it("rejects as not-joined with whenNotJoined: reject", async () => {
    const { client, server } = startClient();
    const room = client.channel("room:a");
    const push = outcomeOf(room.push("shout", {}, { whenNotJoined: "reject" }));
    await settle();
    expect(push.error).toMatchObject({ code: "not-joined", topic: "room:a", event: "shout" });
    client.connect();
    (await server.expectJoin("room:a")).ok();
    await settle();
    const joined = outcomeOf(room.push("shout", {}, { whenNotJoined: "reject" }));
    (await server.expectPush("room:a", "shout")).reply.ok();
    await settle();
    expect(joined.result).toBe("ok");
  });

  it("rejects as refused when its topic is refused, waiting or new", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a");
    const waiting = outcomeOf(room.push("waiting"));
    (await server.expectJoin("room:a")).error({ reason: "forbidden" });
    await settle();
    const late = outcomeOf(room.push("late"));
    await settle();
    for (const { error } of [waiting, late]) {
      expect(error).toMatchObject({ code: "refused", response: { reason: "forbidden" } });
    }
    room.rejoin();
    (await server.expectJoin("room:a")).ok();
    await server.expectNoPush();
  });

  it("waits on while the topic is closed, until its timeout", async () => {
    const { server, clock, room } = await joinRoom();
    server.close("room:a");
    await settle();
    const [short, long] = [
      outcomeOf(room.push("short", {}, { timeoutMs: 100 })),
      outcomeOf(room.push("long")),
    ];
    await clock.advance(100);
    expect(short.result).toBe("timeout");
    expect(long.result).toBe("pending");
    room.rejoin();
    (await server.expectJoin("room:a")).ok();
    await server.expectPush("room:a", "long");
  });

  it("waits through a lost connection", async () => {
    const { server, clock, room } = await joinRoom();
    server.disconnect();
    await settle();
    const push = outcomeOf(room.push("shout"));
    await clock.advance(10);
    (await server.expectJoin("room:a")).ok();
    (await server.expectPush("room:a", "shout")).reply.ok();
    await settle();
    expect(push.result).toBe("ok");
  });

  it("is left when its claim is released, and not sent for those who still claim", async () => {
    const { client, server } = await openClient();
    const room = client.channel("room:a");
    const other = client.channel("room:a");
    const [mine, theirs] = [outcomeOf(room.push("mine")), outcomeOf(other.push("theirs"))];
    room.send("mine too");
    void room.leave();
    await settle();
    expect(mine.result).toBe("left");
    expect(theirs.result).toBe("pending");
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(pushesOf(server)).toEqual(["theirs"]);
  });

  it("is destroyed with the client", async () => {
    const { client } = startClient();
    const push = outcomeOf(client.channel("room:a").push("shout"));
    client.destroy();
    await settle();
    expect(push.result).toBe("destroyed");
  });
});

describe("a push on a claim that is over", () => {
  it("rejects with left, or destroyed", async () => {
    const { client, server, room } = await joinRoom();
    const other = client.channel("room:a");
    void room.leave();
    const left = outcomeOf(room.push("a"));
    room.send("b");
    await settle();
    client.destroy();
    const destroyed = outcomeOf(other.push("c"));
    other.send("d");
    await settle();
    expect([left.result, destroyed.result]).toEqual(["left", "destroyed"]);
    await server.expectNoPush();
  });
});

describe("send()", () => {
  it("expects no reply, takes no timer and never rejects", async () => {
    const { server, clock, room, events } = await joinRoom();
    room.send("shout", { n: 1 });
    (await server.expectPush("room:a", "shout", { n: 1 })).reply.error();
    await settle();
    expect(clock.timers).toEqual([30_000]);
    expect(eventsOf(events, "pushSettled")).toEqual([]);
  });

  it("makes an event of what had to be dropped", async () => {
    const { client, server, events } = await openClient({ maxQueuedPushes: 1 });
    const room = client.channel("room:a");
    room.send("waits");
    room.send("too many");
    (await server.expectJoin("room:a")).error({ reason: "forbidden" });
    await settle();
    room.send("late");
    void room.leave();
    room.send("left");
    await settle();
    const settled = eventsOf(events, "pushSettled").map(({ event, outcome }) => [event, outcome]);
    expect(settled).toEqual([
      ["too many", "queue-full"],
      ["waits", "refused"],
      ["late", "refused"],
      ["left", "left"],
    ]);
  });
});

describe("ten thousand pushes", () => {
  it("take one timer, and none once they are answered", async () => {
    const { server, clock, room } = await joinRoom({ heartbeatIntervalMs: 1_000_000 });
    server.channel("room:*", { handleIn: { a: () => ({ ok: {} }) } });
    server.disconnect();
    await clock.advance(10);
    await settle();
    const handled = vi.fn();
    for (let n = 0; n < 10_000; n++) void room.push("a").then(handled);
    expect(clock.timers).toHaveLength(2);
    await settle();
    expect(handled).toHaveBeenCalledTimes(10_000);
    expect(clock.timers).toHaveLength(1);
  });
});

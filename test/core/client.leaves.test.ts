import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { createLossyTransport } from "../helpers/lossyTransport.js";
import { outcomeOf } from "../helpers/outcomeOf.js";
import { eventsOf, framesTo, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

describe("the last claim released", () => {
  it("lingers for leaveAfterMs, then leaves with the join's join_ref", async () => {
    const { client, server, clock, room, joinRef, events } = await joinRoom({ leaveAfterMs: 700 });
    const leave = outcomeOf(room.leave());
    expect(room.state).toMatchObject({ status: "joined", claims: 0 });
    await clock.advance(699);
    await server.expectNoLeave();
    await clock.advance(1);
    expect((await server.expectLeave("room:a")).joinRef).toBe(joinRef);
    await settle();
    expect(leave.result).toBe("ok");
    expect(room.state.status).toBe("idle");
    expect(client.store.getState().topics.size).toBe(0);
    expect(eventsOf(events, "leaveSent")).toEqual([{ type: "leaveSent", topic: "room:a" }]);
    expect(eventsOf(events, "topicLeft")).toEqual([{ type: "topicLeft", topic: "room:a" }]);
  });

  it("leaves in the next task when leaveAfterMs is 0", async () => {
    const { server, clock, room } = await joinRoom({ leaveAfterMs: 0 });
    void room.leave();
    expect(clock.timers).toContain(0);
    await server.expectNoLeave();
    await clock.advance(0);
    await server.expectLeave("room:a");
  });

  it("leaves after afterMs in place of leaveAfterMs", async () => {
    const { server, clock, room } = await joinRoom();
    void room.leave({ afterMs: 50 });
    await clock.advance(50);
    await server.expectLeave("room:a");
  });

  it("can be seen lingering and leaving in the store, with claims: 0", async () => {
    const { client, server, clock, room } = await joinRoom();
    const seen = () => client.store.getState().topics.get("room:a");
    void room.leave({ afterMs: 50 });
    await settle();
    expect(seen()).toMatchObject({ status: "joined", claims: 0 });
    server.goSilent();
    await clock.advance(50);
    expect(seen()).toMatchObject({ status: "leaving", claims: 0, isStale: false });
  });

  it.each(["pending", "queued", "backoff", "refused", "closed"] as const)(
    "is idle and sends nothing out of %s",
    async (status) => {
      const { client, server, clock } = await openClient({ maxJoinsInFlight: 1, leaveAfterMs: 0 });
      if (status === "queued") {
        client.channel("room:first");
        await server.expectJoin("room:first");
      }
      if (status === "pending") await client.disconnect();
      const room = client.channel("room:a");
      if (status === "backoff") (await server.expectJoin("room:a")).error();
      if (status === "refused") {
        (await server.expectJoin("room:a")).error({ reason: "forbidden" });
      }
      if (status === "closed") {
        (await server.expectJoin("room:a")).ok();
        server.close("room:a");
      }
      await settle();
      expect(room.state.status).toBe(status);
      const leave = outcomeOf(room.leave());
      await clock.advance(0);
      expect(leave.result).toBe("ok");
      expect(room.state.status).toBe("idle");
      await clock.advance(9_000);
      await server.expectNoLeave();
      await server.expectNoJoin();
    },
  );

  it("while joining is not ignored: it leaves that join at once", async () => {
    const onJoin = vi.fn();
    const { client, server, clock } = await openClient({ leaveAfterMs: 0 });
    const room = client.channel("room:a", { onJoin });
    const join = await server.expectJoin("room:a");
    const leave = outcomeOf(room.leave());
    await clock.advance(0);
    expect(room.state.status).toBe("leaving");
    join.ok();
    expect((await server.expectLeave("room:a")).joinRef).toBe(join.joinRef);
    await settle();
    expect(leave.result).toBe("ok");
    expect(onJoin).not.toHaveBeenCalled();
    expect(client.store.getState().topics.size).toBe(0);
  });

  it("falls silent at once, lingering or not", async () => {
    const onMessage = vi.fn();
    const { client, server } = await openClient();
    const room = client.channel("room:a", { onMessage });
    (await server.expectJoin("room:a")).ok();
    await settle();
    room.on("msg", onMessage);
    room.onMessage(onMessage);
    void room.leave();
    server.broadcast("room:a", "msg");
    await settle();
    room.on("msg", onMessage);
    room.onMessage(onMessage);
    server.broadcast("room:a", "msg");
    await settle();
    expect(onMessage).not.toHaveBeenCalled();
  });

  it("falls silent in the middle of a message: handlers behind the one that left are not called", async () => {
    const behind = vi.fn();
    const { server, room } = await joinRoom({}, { onMessage: behind });
    room.on("msg", () => void room.leave());
    room.on("msg", behind);
    room.onMessage(behind);
    server.broadcast("room:a", "msg");
    await settle();
    expect(behind).not.toHaveBeenCalled();
  });

  it("falls silent at once for what is still to be told: onJoin of a claim that another released", async () => {
    const onJoin = vi.fn();
    const { client, server } = await openClient();
    client.channel("room:a", { onJoin: () => void second.leave() });
    const second = client.channel("room:a", { onJoin });
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(onJoin).not.toHaveBeenCalled();
  });

  it("is not told onClose: it asked for it", async () => {
    const onClose = vi.fn();
    const { client, server, clock } = await openClient({ leaveAfterMs: 0 });
    const room = client.channel("room:a", { onClose });
    (await server.expectJoin("room:a")).ok();
    await settle();
    void room.leave();
    await clock.advance(0);
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe("a claim released while others still claim", () => {
  it("resolves at once, and silences nobody else", async () => {
    const onMessage = vi.fn();
    const { client, server, clock, room } = await joinRoom({ leaveAfterMs: 0 });
    const other = client.channel("room:a", { onMessage });
    const leave = outcomeOf(room.leave());
    await settle();
    expect(leave.result).toBe("ok");
    await clock.advance(60_000);
    await server.expectNoLeave();
    server.broadcast("room:a", "msg", 1);
    await settle();
    expect(onMessage).toHaveBeenCalledExactlyOnceWith("msg", 1);
    expect(other.state).toMatchObject({ status: "joined", claims: 1 });
  });

  it("counts once, however often it is released", async () => {
    const { client, server, clock, room } = await joinRoom({ leaveAfterMs: 0 });
    const other = client.channel("room:a");
    await Promise.all([room.leave(), room.leave(), room.leave()]);
    expect(other.state.claims).toBe(1);
    await clock.advance(0);
    await server.expectNoLeave();
  });

  it("released twice as the last one waits for the same leave", async () => {
    const { server, clock, room } = await joinRoom({ leaveAfterMs: 100 });
    const leaves = [outcomeOf(room.leave()), outcomeOf(room.leave())];
    await clock.advance(99);
    expect(leaves.map(({ result }) => result)).toEqual(["pending", "pending"]);
    await clock.advance(1);
    await server.expectLeave("room:a");
    await settle();
    expect(leaves.map(({ result }) => result)).toEqual(["ok", "ok"]);
    await expect(room.leave()).resolves.toBeUndefined();
    await server.expectNoLeave();
  });
});

describe("a scheduled leave", () => {
  it("is cancelled by another claim, and its leave() resolves", async () => {
    const { client, server, clock, room } = await joinRoom({ leaveAfterMs: 1_000 });
    const leave = outcomeOf(room.leave());
    await clock.advance(999);
    expect(leave.result).toBe("pending");
    const next = client.channel("room:a");
    await settle();
    expect(leave.result).toBe("ok");
    await clock.advance(20_000);
    expect(next.state).toMatchObject({ status: "joined", claims: 1 });
    expect(framesTo(server)).toEqual(["phx_join room:a"]);
  });

  it("starts anew with the next release", async () => {
    const { client, server, clock, room } = await joinRoom({ leaveAfterMs: 1_000 });
    void room.leave();
    await clock.advance(900);
    const next = client.channel("room:a");
    await clock.advance(500);
    void next.leave();
    await clock.advance(999);
    await server.expectNoLeave();
    await clock.advance(1);
    await server.expectLeave("room:a");
  });

  it("is over when the connection is lost: a lost connection ends a lingering topic", async () => {
    const { client, server, clock, room } = await joinRoom({ leaveAfterMs: 60_000 });
    const leave = outcomeOf(room.leave());
    server.disconnect();
    await settle();
    expect(leave.result).toBe("ok");
    expect(client.store.getState().topics.size).toBe(0);
    expect(clock.timers).toEqual([10]);
    await clock.advance(60_000);
    await server.expectNoJoin();
    expect(framesTo(server)).toEqual(["phx_join room:a"]);
  });
});

describe("a topic that leaves", () => {
  /** "room:a" is joined and left, and the server has not answered that. */
  async function startLeaving() {
    const server = createTestServer();
    const { transport, lost } = createLossyTransport(server, "phx_leave");
    const options = { leaveAfterMs: 0, timeoutMs: 2_000, transport };
    const stage = await openClient(options, { server });
    const room = stage.client.channel("room:a");
    const join = await server.expectJoin("room:a");
    const { joinRef } = join;
    join.ok({ n: 1 });
    await settle();
    const leave = outcomeOf(room.leave());
    await stage.clock.advance(0);
    expect(room.state).toMatchObject({ status: "leaving", claims: 0, isStale: false });
    expect(leave.result).toBe("pending");
    const leaveRef = lost[0]![1];
    const acknowledge = () =>
      server.sendRaw([joinRef, leaveRef, "room:a", "phx_reply", { status: "ok", response: {} }]);
    return { ...stage, room, joinRef, leave, acknowledge };
  }

  it("is idle when its leave is answered", async () => {
    const { room, leave, acknowledge, clock } = await startLeaving();
    acknowledge();
    await settle();
    expect(leave.result).toBe("ok");
    expect(room.state.status).toBe("idle");
    expect(clock.timers).toEqual([30_000]);
  });

  it.each(["phx_close", "phx_error"])("is idle with a %s of its join", async (event) => {
    const { server, room, joinRef, leave, events } = await startLeaving();
    server.sendRaw([joinRef, joinRef, "room:a", event, {}]);
    await settle();
    expect(leave.result).toBe("ok");
    expect(room.state.status).toBe("idle");
    const types = events.map(({ type }) => type);
    expect(types).toContain("topicLeft");
    expect(types).not.toContain("topicClosed");
    expect(types).not.toContain("topicCrashed");
  });

  it("is idle after timeoutMs without an answer", async () => {
    const { room, leave, clock } = await startLeaving();
    await clock.advance(1_999);
    expect(room.state.status).toBe("leaving");
    await clock.advance(1);
    expect(room.state.status).toBe("idle");
    expect(leave.result).toBe("ok");
  });

  it("is idle with a lost connection, and does not come back on reconnect", async () => {
    const { client, server, clock, leave } = await startLeaving();
    server.disconnect();
    await settle();
    expect(leave.result).toBe("ok");
    expect(client.store.getState().topics.size).toBe(0);
    await clock.advance(10_000);
    await server.expectNoJoin();
  });

  it("and is claimed again joins at once, and its leave() resolves", async () => {
    const { client, server, leave } = await startLeaving();
    const next = client.channel("room:a");
    expect(next.state).toMatchObject({ status: "queued", claims: 1, isStale: false });
    expect(next.state).not.toHaveProperty("response");
    await settle();
    expect(leave.result).toBe("ok");
    (await server.expectJoin("room:a")).ok({ n: 2 });
    await settle();
    expect(next.state).toMatchObject({ status: "joined", response: { n: 2 } });
  });

  it("and is claimed again ignores late frames of the old join_ref", async () => {
    const onClose = vi.fn();
    const onMessage = vi.fn();
    const { client, server, joinRef, acknowledge, events } = await startLeaving();
    const next = client.channel("room:a", { onClose, onMessage });
    const join = await server.expectJoin("room:a");
    expect(join.joinRef).not.toBe(joinRef);
    const late = () => {
      acknowledge();
      server.sendRaw([joinRef, null, "room:a", "msg", {}]);
      server.sendRaw([joinRef, joinRef, "room:a", "phx_error", {}]);
      server.sendRaw([joinRef, joinRef, "room:a", "phx_close", {}]);
    };
    late();
    await settle();
    expect(next.state.status).toBe("joining");
    join.ok({ n: 2 });
    late();
    await settle();
    expect(next.state).toMatchObject({ status: "joined", response: { n: 2 } });
    expect(onClose).not.toHaveBeenCalled();
    expect(onMessage).not.toHaveBeenCalled();
    const dropped = eventsOf(events, "messageDropped");
    expect(dropped.every(({ why }) => why === "stale")).toBe(true);
    // The server has closed the old join by itself, too: a second join is one on its side.
    expect(dropped).toHaveLength(9);
  });
});

describe("a topic left before it was ever connected", () => {
  it("leaves nothing behind", async () => {
    const { client, server, clock } = startClient({ leaveAfterMs: 0 });
    const room = client.channel("room:a");
    void room.leave();
    await clock.advance(0);
    expect(client.store.getState().topics.size).toBe(0);
    client.connect();
    await server.expectNoJoin();
  });
});

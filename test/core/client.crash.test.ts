import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { eventsOf, joinRoom, openClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

describe("a channel that crashes (phx_error)", () => {
  it("is backoff with one more attempt, and joined again by a timer", async () => {
    const onError = vi.fn();
    const onClose = vi.fn();
    const { server, clock, room, events } = await joinRoom({}, { onError, onClose });
    server.crash("room:a");
    await settle();
    expect(room.state).toMatchObject({
      status: "backoff",
      isStale: true,
      attempts: 1,
      retryAt: clock.now() + 100,
      response: { from: "join" },
      error: { code: "crashed", topic: "room:a" },
    });
    expect(onError).toHaveBeenCalledExactlyOnceWith(room.state.error);
    expect(onClose).not.toHaveBeenCalled();
    expect(eventsOf(events, "topicCrashed")).toEqual([{ type: "topicCrashed", topic: "room:a" }]);
    await clock.advance(100);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(room.state).toMatchObject({ status: "joined", isStale: false, attempts: 0 });
    await server.expectNoLeave();
  });

  it("backs off by the list when it crashes while joining, again and again", async () => {
    const { client, server, clock } = await openClient({ rejoinAfterMs: [100, 900] });
    const room = client.channel("room:a");
    for (const delayMs of [100, 900, 900]) {
      const { joinRef } = await server.expectJoin("room:a");
      server.sendRaw([joinRef, joinRef, "room:a", "phx_error", {}]);
      await settle();
      expect(room.state).toMatchObject({ status: "backoff", retryAt: clock.now() + delayMs });
      await clock.advance(delayMs);
    }
  });

  it("keeps the topic in the joined-once set, under either policy", async () => {
    const { server, clock, room } = await joinRoom({
      rejoinPolicy: "joined",
      reconnectAfterMs: [50],
    });
    server.crash("room:a");
    await clock.advance(100);
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    expect(room.state).toMatchObject({ status: "refused", isStale: true });
    server.disconnect();
    await clock.advance(50);
    await server.expectJoin("room:a");
  });

  it("disturbs no other topic", async () => {
    const { client, server } = await joinRoom();
    const other = client.channel("room:b");
    (await server.expectJoin("room:b")).ok();
    server.crash("room:a");
    await settle();
    expect(other.state.status).toBe("joined");
  });
});

describe("a channel that the server closes (phx_close)", () => {
  it("is closed, without a timer, and still desired: onClose({by: server})", async () => {
    const onClose = vi.fn();
    const onError = vi.fn();
    const { server, clock, room, events } = await joinRoom({}, { onClose, onError });
    server.close("room:a");
    await settle();
    expect(room.state).toMatchObject({ status: "closed", isStale: true, claims: 1, attempts: 0 });
    expect(onClose).toHaveBeenCalledExactlyOnceWith({ by: "server" });
    expect(onError).not.toHaveBeenCalled();
    expect(eventsOf(events, "topicClosed")).toEqual([{ type: "topicClosed", topic: "room:a" }]);
    expect(clock.timers).toEqual([30_000]);
    await clock.advance(25_000);
    await server.expectNoJoin();
  });

  it("joins again on the next connection", async () => {
    const { server, clock, room } = await joinRoom({ reconnectAfterMs: [50] });
    server.close("room:a");
    await settle();
    server.disconnect();
    await clock.advance(50);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(room.state.status).toBe("joined");
  });

  it("is closed while joining, too", async () => {
    const { client, server, clock } = await openClient();
    const room = client.channel("room:a");
    const joined = outcomeOf(room.joined());
    const { joinRef } = await server.expectJoin("room:a");
    server.sendRaw([joinRef, joinRef, "room:a", "phx_close", {}]);
    await settle();
    expect(room.state).toMatchObject({ status: "closed", isStale: false });
    expect(joined.result).toBe("pending");
    expect(clock.timers).toEqual([30_000]);
  });

  it("is told by client when it is destroyed: onClose({by: client})", async () => {
    const onClose = vi.fn();
    const { client } = await joinRoom({}, { onClose });
    client.destroy();
    expect(onClose).toHaveBeenCalledExactlyOnceWith({ by: "client" });
  });
});

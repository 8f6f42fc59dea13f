import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { eventsOf, joinRoom, openClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

describe("a frame whose join_ref is not the topic's current one", () => {
  it.each(["phx_error", "phx_close"])(
    "does not kill the new join: a stale %s is dropped and counted",
    async (event) => {
      const onError = vi.fn();
      const { server, clock, room, joinRef, events } = await joinRoom({}, { onError });
      server.crash("room:a");
      await clock.advance(100);
      const join = await server.expectJoin("room:a");
      onError.mockClear();
      server.sendRaw([joinRef, joinRef, "room:a", event, {}]);
      await settle();
      expect(room.state.status).toBe("joining");
      join.ok();
      await settle();
      server.sendRaw([joinRef, joinRef, "room:a", event, {}]);
      await settle();
      expect(room.state.status).toBe("joined");
      expect(onError).not.toHaveBeenCalled();
      const dropped = { type: "messageDropped", topic: "room:a", event, why: "stale" };
      expect(eventsOf(events, "messageDropped")).toEqual([dropped, dropped]);
    },
  );

  it("is no message: it is dropped and counted", async () => {
    const { server, room, events } = await joinRoom();
    const seen = vi.fn();
    room.onMessage(seen);
    server.sendRaw(["999", null, "room:a", "msg", {}]);
    await settle();
    expect(seen).not.toHaveBeenCalled();
    expect(eventsOf(events, "messageDropped")).toEqual([
      { type: "messageDropped", topic: "room:a", event: "msg", why: "stale" },
    ]);
  });

  it("is not held while joining", async () => {
    const { client, server } = await openClient();
    const seen = vi.fn();
    client.channel("room:a", { onMessage: seen });
    const join = await server.expectJoin("room:a");
    server.sendRaw(["999", null, "room:a", "msg", {}]);
    await settle();
    join.ok();
    await settle();
    expect(seen).not.toHaveBeenCalled();
  });

  it("answers no push: a reply is dropped and counted", async () => {
    const { server, room, events } = await joinRoom();
    const push = outcomeOf(room.push("ask"));
    await server.expectPush("room:a", "ask");
    const ref = server.frames.at(-1)!.frame![1];
    server.sendRaw(["999", ref, "room:a", "phx_reply", { status: "ok", response: {} }]);
    await settle();
    expect(push.result).toBe("pending");
    expect(eventsOf(events, "messageDropped")).toMatchObject([{ why: "stale" }]);
  });
});

describe("a frame whose join_ref is the topic's current one", () => {
  it("is delivered, as one with none is", async () => {
    const { server, room, joinRef, events } = await joinRoom();
    const seen = vi.fn();
    room.onMessage(seen);
    server.sendRaw([joinRef, null, "room:a", "pushed", 1]);
    server.sendRaw([null, null, "room:a", "broadcast", 2]);
    await settle();
    expect(seen.mock.calls).toEqual([
      ["pushed", 1],
      ["broadcast", 2],
    ]);
    expect(eventsOf(events, "messageDropped")).toEqual([]);
    expect(eventsOf(events, "messageReceived").map(({ event }) => event)).toEqual([
      "pushed",
      "broadcast",
    ]);
  });
});

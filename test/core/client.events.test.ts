import type { SlipstreamEvent } from "slipstream-react/core";
import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors } from "../helpers/reports.js";
import { eventsOf, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

describe("onEvent", () => {
  it("is told the life of a topic, as plain data", async () => {
    const { client, server, clock, events } = await openClient({ leaveAfterMs: 0 });
    const room = client.channel("room:a");
    const join = await server.expectJoin("room:a");
    clock.advanceAtOnce(30);
    join.error({ reason: "busy" });
    await clock.advance(100);
    const again = await server.expectJoin("room:a");
    clock.advanceAtOnce(20);
    again.ok();
    await settle();
    server.broadcast("room:a", "msg", { n: 1 });
    const push = room.push("ask", { n: 2 });
    const asked = await server.expectPush("room:a", "ask");
    clock.advanceAtOnce(7);
    asked.reply.ok({});
    await push;
    void room.leave();
    await clock.advance(0);
    const topic = "room:a";
    expect(events.slice(2)).toEqual<SlipstreamEvent[]>([
      { type: "joinSent", topic, attempt: 1, isRejoin: false },
      { type: "joinRefused", topic, attempt: 1, reason: "busy" },
      { type: "joinSent", topic, attempt: 2, isRejoin: false },
      { type: "joinAccepted", topic, durationMs: 20, isRejoin: false },
      { type: "pushSent", topic, event: "ask" },
      { type: "messageReceived", topic, event: "msg" },
      { type: "pushSettled", topic, event: "ask", outcome: "ok", durationMs: 7 },
      { type: "leaveSent", topic },
      { type: "topicLeft", topic },
    ]);
    expect(structuredClone(events)).toEqual(events);
  });

  it("is told how each push was settled", async () => {
    const { server, clock, room, events } = await joinRoom({ timeoutMs: 1_000 });
    const [refused, timeout] = [outcomeOf(room.push("refused")), outcomeOf(room.push("timeout"))];
    (await server.expectPush("room:a", "refused")).reply.error();
    await settle();
    await clock.advance(999);
    const interrupted = outcomeOf(room.push("interrupted"));
    await clock.advance(1);
    server.disconnect();
    await settle();
    const results = [refused, timeout, interrupted].map(({ result }) => result);
    expect(results).toEqual(["refused", "timeout", "interrupted"]);
    expect(eventsOf(events, "pushSettled").map(({ event, outcome }) => [event, outcome])).toEqual([
      ["refused", "refused"],
      ["timeout", "timeout"],
      ["interrupted", "interrupted"],
    ]);
  });

  it("that throws is reported, and disturbs nobody else", async () => {
    const onEvent = vi.fn(() => {
      throw new Error("mine");
    });
    const { client, server } = await openClient({ onEvent });
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(room.state.status).toBe("joined");
    expect(takeErrors()).toHaveLength(onEvent.mock.calls.length);
    client.destroy();
    takeErrors();
  });

  const types = [
    "connectStarted",
    "connectionOpened",
    "joinSent",
    "joinAccepted",
    "pushSent",
    "messageReceived",
    "pushSettled",
    "leaveSent",
    "topicLeft",
    "connectionClosed",
  ] as const;
  const acts = ["leave", "disconnect", "reconnect", "destroy"] as const;

  it.each(types.flatMap((type) => acts.map((act) => ({ type, act }))))(
    "may use the client: $act() at $type",
    async ({ type, act }) => {
      let isDone = false;
      const onEvent = (event: SlipstreamEvent) => {
        if (event.type !== type || isDone) return;
        isDone = true;
        if (act === "leave") void room.leave({ afterMs: 0 });
        else void client[act]();
      };
      const { client, server, clock } = startClient({ onEvent, reconnectAfterMs: [50] });
      server.channel("room:*", { handleIn: { ask: () => ({ ok: {} }) } });
      const room = client.channel("room:a");
      const other = client.channel("room:b");
      client.connect();
      await settle();
      const push = outcomeOf(room.push("ask"));
      server.broadcast("room:a", "msg");
      void other.leave({ afterMs: 0 });
      await clock.advance(5);
      server.disconnect();
      await clock.advance(20_000);
      expect(isDone).toBe(true);
      expect(push.result).not.toBe("pending");
      const isGone = act === "leave" || act === "destroy";
      const isStopped = act === "disconnect";
      expect(room.state.status).toBe(isGone ? "idle" : isStopped ? "pending" : "joined");
    },
  );
});

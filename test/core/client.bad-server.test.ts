import type { Channel } from "slipstream-react/core";
import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors } from "../helpers/reports.js";
import { eventsOf, type JoinedStage, joinRoom } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

const tenMB = "x".repeat(10 * 1024 * 1024);

/** On "room:a", with a second topic that has to be served whatever happens on the first. */
async function joinBoth(): Promise<JoinedStage & { other: Channel }> {
  const stage = await joinRoom();
  const other = stage.client.channel("room:b");
  (await stage.server.expectJoin("room:b")).ok();
  await settle();
  return { ...stage, other };
}

/** The connection is the first one, and another topic gets its messages and replies. */
async function expectOthersServed({ client, server, other }: JoinedStage & { other: Channel }) {
  const seen = vi.fn();
  const off = other.on("news", seen);
  const push = outcomeOf(other.push("ask", { n: 1 }));
  server.broadcast("room:b", "news", "b");
  (await server.expectPush("room:b", "ask", { n: 1 })).reply.ok("yes");
  await settle();
  off();
  expect(seen).toHaveBeenCalledExactlyOnceWith("b");
  expect(push).toMatchObject({ result: "ok", value: "yes" });
  expect(other.state.status).toBe("joined");
  expect(client.store.getState().connection).toMatchObject({ status: "open", epoch: 1 });
}

const reply = (status: unknown, response: unknown = {}) => ({ status, response });

describe("a server that answers twice", () => {
  it.each([
    ["ok, then error", "ok", "error"],
    ["ok, then ok", "ok", "ok"],
    ["ok, then a status that nobody knows", "ok", "maybe"],
  ])("a join is believed the first time: %s", async (_what, first, second) => {
    const stage = await joinBoth();
    const onJoin = vi.fn();
    const onError = vi.fn();
    const room = stage.client.channel("room:c", { onJoin, onError });
    const { joinRef } = await stage.server.expectJoin("room:c");
    for (const [n, status] of [first, second].entries()) {
      stage.server.sendRaw([joinRef, joinRef, "room:c", "phx_reply", reply(status, { n })]);
    }
    await settle();
    expect(room.state).toMatchObject({ status: "joined", response: { n: 0 } });
    expect(onJoin).toHaveBeenCalledExactlyOnceWith({ n: 0 }, { isRejoin: false });
    expect(onError).not.toHaveBeenCalled();
    await expectOthersServed(stage);
  });

  it("a join is believed the first time: error, then ok", async () => {
    const stage = await joinBoth();
    const room = stage.client.channel("room:c");
    const { joinRef } = await stage.server.expectJoin("room:c");
    for (const status of ["error", "ok"]) {
      stage.server.sendRaw([joinRef, joinRef, "room:c", "phx_reply", reply(status)]);
    }
    await settle();
    expect(room.state).toMatchObject({ status: "backoff", attempts: 1 });
    expect(room.state).not.toHaveProperty("response");
    await expectOthersServed(stage);
  });

  it.each([
    ["ok, then error", "ok", "error", "ok"],
    ["error, then ok", "error", "ok", "refused"],
  ])("a push is believed the first time: %s", async (_what, first, second, result) => {
    const stage = await joinBoth();
    const push = outcomeOf(stage.room.push("ask"));
    await stage.server.expectPush("room:a", "ask");
    const [joinRef, ref] = stage.server.frames.at(-1)!.frame!;
    for (const status of [first, second]) {
      stage.server.sendRaw([joinRef, ref, "room:a", "phx_reply", reply(status)]);
    }
    await settle();
    expect(push.result).toBe(result);
    expect(eventsOf(stage.events, "pushSettled")).toHaveLength(1);
    await expectOthersServed(stage);
  });

  it("a leave, or ends a channel twice, is heard once", async () => {
    const stage = await joinBoth();
    const { room, server, joinRef, events } = stage;
    const left = outcomeOf(room.leave({ afterMs: 0 }));
    await stage.clock.advance(0);
    expect(left.result).toBe("ok");
    for (const event of ["phx_close", "phx_close", "phx_error"]) {
      server.sendRaw([joinRef, joinRef, "room:a", event, {}]);
    }
    await settle();
    expect(room.state.status).toBe("idle");
    expect(eventsOf(events, "topicLeft")).toHaveLength(1);
    await expectOthersServed(stage);
  });
});

describe("a status that nobody knows", () => {
  it.each(["maybe", "", "__proto__", 5, null, { ok: true }])(
    "refuses a join, with the response: %j",
    async (status) => {
      const stage = await joinBoth();
      const room = stage.client.channel("room:c");
      const { joinRef } = await stage.server.expectJoin("room:c");
      const payload = reply(status, { why: "so" });
      stage.server.sendRaw([joinRef, joinRef, "room:c", "phx_reply", payload]);
      await settle();
      expect(room.state).toMatchObject({
        status: "backoff",
        error: { code: "refused", response: { why: "so" } },
      });
      expect(eventsOf(stage.events, "joinRefused")).toHaveLength(1);
      await expectOthersServed(stage);
    },
  );

  it("ends a leave all the same", async () => {
    const stage = await joinBoth();
    stage.server.goSilent();
    const left = outcomeOf(stage.room.leave({ afterMs: 0 }));
    await stage.clock.advance(0);
    expect(stage.room.state.status).toBe("leaving");
    await stage.clock.advance(10_000);
    expect(left.result).toBe("ok");
  });

  it.each(["soon", -1, null, { ms: 5 }])(
    "is no time to wait either: retry_after_ms %j goes by the list",
    async (retry_after_ms) => {
      const stage = await joinBoth();
      const room = stage.client.channel("room:c");
      (await stage.server.expectJoin("room:c")).error({ retry_after_ms });
      await settle();
      expect(room.state).toMatchObject({
        status: "backoff",
        retryAt: stage.clock.now() + 100,
      });
      await expectOthersServed(stage);
    },
  );
});

describe("garbage", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

  it.each<[string, string, number]>([
    ["10 MB that are no JSON", tenMB, 1],
    ["10 MB of JSON that is no frame", JSON.stringify({ tenMB }), 1],
    ["100,000 levels of nothing", nested(100_000), 1],
    ["100,000 brackets that never close", "[".repeat(100_000), 1],
    ["a frame that is cut off", '["1","1","room:a","ms', 1],
    ["two frames in one", '[null,null,"room:a","m",{}][null,null,"room:a","m",{}]', 1],
    ["numbers for a topic and an event", "[null,null,1,2,{}]", 1],
    ["a reply to a ref that nobody used", '[null,"999","room:a","phx_reply",{"status":"ok"}]', 0],
    ["refs that are numbers", '[1,1,"room:a","phx_reply",{"status":"error"}]', 0],
    ["an end of Phoenix's own that there is not", '[null,null,"room:a","phx_end",{}]', 0],
    ["a heartbeat's answer that nobody asked for", '[null,"7","phoenix","phx_reply",5]', 0],
  ])("disturbs nobody: %s", async (_what, raw, reported) => {
    const stage = await joinBoth();
    const seen = vi.fn();
    stage.room.onMessage(seen);
    stage.server.sendRaw(raw);
    await settle();
    expect(takeErrors()).toHaveLength(reported);
    expect(eventsOf(stage.events, "frameUndecodable")).toHaveLength(reported);
    expect(seen).not.toHaveBeenCalled();
    expect(stage.room.state.status).toBe("joined");
    await expectOthersServed(stage);
  });

  it("a thousand times in a row disturbs nobody", async () => {
    const stage = await joinBoth();
    for (let n = 0; n < 1_000; n++) stage.server.sendRaw(`{"n":${n}`);
    await settle();
    expect(takeErrors()).toHaveLength(1_000);
    await expectOthersServed(stage);
  });
});

describe("10 MB in one frame", () => {
  it("arrive whole: as a message, a reply, and the response to a join", async () => {
    const stage = await joinBoth();
    const { room, server, client } = stage;
    const seen = vi.fn<(payload: unknown) => void>();
    room.on("big", seen);
    server.broadcast("room:a", "big", { tenMB });
    const push = outcomeOf(room.push("ask"));
    (await server.expectPush("room:a", "ask")).reply.ok(tenMB);
    const big = client.channel("room:c");
    (await server.expectJoin("room:c")).ok(tenMB);
    await settle();
    // Not toHaveBeenCalledWith: a failure would print them.
    expect((seen.mock.calls[0]?.[0] as { tenMB: string }).tenMB === tenMB).toBe(true);
    expect(push.value === tenMB).toBe(true);
    expect(big.state.response === tenMB).toBe(true);
    await expectOthersServed(stage);
  });

  it("arrive whole as a binary message", async () => {
    const stage = await joinBoth();
    const seen = vi.fn<(payload: unknown) => void>();
    stage.room.on("big", seen);
    stage.server.broadcast("room:a", "big", new ArrayBuffer(tenMB.length));
    await settle();
    expect((seen.mock.calls[0]?.[0] as ArrayBuffer).byteLength).toBe(tenMB.length);
    await expectOthersServed(stage);
  });

  it("go out whole", async () => {
    const stage = await joinBoth();
    const push = outcomeOf(stage.room.push("big", { tenMB }));
    const { payload, reply } = await stage.server.expectPush("room:a", "big");
    reply.ok();
    await settle();
    expect((payload as { tenMB: string }).tenMB === tenMB).toBe(true);
    expect(push.result).toBe("ok");
    await expectOthersServed(stage);
  });
});

describe("a payload", () => {
  it.each<[string, string]>([
    ["nested in 500 levels", "[".repeat(500) + "]".repeat(500)],
    ["with names of Object's own", '{"__proto__":{"isAdmin":true},"constructor":1,"then":2}'],
    ["that is null", "null"],
    ["that is a number", "1e400"],
  ])("may be anything: %s", async (_what, json) => {
    const stage = await joinBoth();
    const seen = vi.fn<(payload: unknown) => void>();
    stage.room.on("odd", seen);
    stage.server.sendRaw(`[null,null,"room:a","odd",${json}]`);
    const push = outcomeOf(stage.room.push("ask"));
    await stage.server.expectPush("room:a", "ask");
    const [joinRef, ref] = stage.server.frames.at(-1)!.frame!;
    stage.server.sendRaw(
      `["${String(joinRef)}","${String(ref)}","room:a","phx_reply",{"status":"ok","response":${json}}]`,
    );
    await settle();
    expect(seen).toHaveBeenCalledOnce();
    expect(JSON.stringify(seen.mock.calls[0]?.[0])).toBe(JSON.stringify(JSON.parse(json)));
    expect(JSON.stringify(push.value)).toBe(JSON.stringify(JSON.parse(json)));
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    await expectOthersServed(stage);
  });
});

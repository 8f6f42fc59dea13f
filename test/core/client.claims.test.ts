import type { ChannelOptions } from "slipstream-react/core";
import { SlipstreamError } from "slipstream-react/core";
import { describe, expect, it, vi } from "vitest";

import { clientOf } from "../../src/core/client.js";
import { createUnconnectable } from "../../src/core/createSlipstream.js";
import { deferred } from "../helpers/deferred.js";
import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeWarnings } from "../helpers/reports.js";
import { framesTo, openClient, type Stage } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

const prepare = ({ client }: Stage, options: ChannelOptions = {}) =>
  clientOf(client).prepare("room:a", options);

async function startJoined(options: ChannelOptions = {}) {
  const stage = await openClient();
  const claim = prepare(stage, options);
  claim.claim();
  const join = await stage.server.expectJoin("room:a");
  join.ok();
  await settle();
  return { ...stage, claim, joinRef: join.joinRef };
}

describe("a claim that is only prepared", () => {
  it("is pending and makes nothing happen", async () => {
    const stage = await openClient();
    const claim = prepare(stage);
    expect(claim.state).toMatchObject({ status: "pending", claims: 0 });
    expect(claim.state).toBe(claim.state);
    await stage.server.expectNoJoin();
    expect(stage.client.store.getState().topics.size).toBe(0);
  });

  it("keeps its pushes and promises: they go on when it is made", async () => {
    const stage = await openClient();
    const claim = prepare(stage);
    const push = outcomeOf(claim.push("first"));
    claim.send("second");
    const joined = outcomeOf(claim.joined());
    const next = outcomeOf(claim.next("msg"));
    claim.claim();
    (await stage.server.expectJoin("room:a")).ok("welcome");
    (await stage.server.expectPush("room:a", "first")).reply.ok("done");
    stage.server.broadcast("room:a", "msg", 1);
    await settle();
    expect([push.value, joined.value, next.value]).toEqual(["done", "welcome", 1]);
    expect(framesTo(stage.server)).toEqual(["phx_join room:a", "first room:a", "second room:a"]);
  });

  it("resolves joined() at once for a topic that is joined already", async () => {
    const stage = await startJoined();
    const late = prepare(stage);
    const joined = outcomeOf(late.joined());
    await settle();
    expect(joined.result).toBe("pending");
    late.claim();
    await settle();
    expect(joined.result).toBe("ok");
  });

  it("settles what waits for it when it is released, and when its client is destroyed", async () => {
    const stage = await openClient();
    const [released, destroyed] = [prepare(stage), prepare(stage)];
    const outcomes = [released, destroyed].flatMap((claim) => [
      outcomeOf(claim.push("a")),
      outcomeOf(claim.joined()),
    ]);
    void released.leave();
    stage.client.destroy();
    await settle();
    expect(outcomes.map(({ result }) => result)).toEqual([
      "left",
      "left",
      "destroyed",
      "destroyed",
    ]);
  });

  it("rejects a push as not-joined with whenNotJoined: reject", async () => {
    const stage = await openClient();
    const push = outcomeOf(prepare(stage).push("a", {}, { whenNotJoined: "reject" }));
    await settle();
    expect(push.result).toBe("not-joined");
  });
});

describe("a claim that is made again", () => {
  it("within the linger is no leave and no second join", async () => {
    const { server, clock, claim } = await startJoined();
    void claim.leave();
    claim.claim();
    claim.claim();
    await clock.advance(5_000);
    expect(claim.state).toMatchObject({ status: "joined", claims: 1 });
    expect(framesTo(server)).toEqual(["phx_join room:a"]);
  });

  it("hears its handlers again", async () => {
    const { server, claim } = await startJoined();
    const handler = vi.fn();
    claim.on("msg", handler);
    void claim.leave();
    server.broadcast("room:a", "msg", 1);
    await settle();
    expect(handler).not.toHaveBeenCalled();
    claim.claim();
    server.broadcast("room:a", "msg", 2);
    await settle();
    expect(handler).toHaveBeenCalledExactlyOnceWith(2);
  });
});

describe("params of a claim that change", () => {
  it("to equal ones by value send no frame", async () => {
    const { server, claim } = await startJoined({ params: { a: [1] } });
    claim.update({ params: { a: [1] } });
    await server.expectNoLeave();
    await server.expectNoJoin();
  });

  it("while joined leave and join with the new ones, for all who share the topic", async () => {
    const onClose = vi.fn();
    const onJoin = vi.fn();
    const stage = await startJoined({ params: { v: 1 }, onClose });
    const { client, server, claim, joinRef } = stage;
    client.channel("room:a", { onClose, onJoin });
    const push = outcomeOf(claim.push("ask"));
    await server.expectPush("room:a", "ask");
    claim.update({ params: { v: 2 }, onClose });
    expect((await server.expectLeave("room:a")).joinRef).toBe(joinRef);
    (await server.expectJoin("room:a", { v: 2 })).ok();
    await settle();
    expect(claim.state).toMatchObject({ status: "joined", claims: 2 });
    expect(push.result).toBe("interrupted");
    expect(onClose.mock.calls).toEqual([[{ by: "client" }], [{ by: "client" }]]);
    expect(onJoin).toHaveBeenCalledExactlyOnceWith({}, { isRejoin: true });
  });

  it("while joining do the same, and the answer to the old join is ignored", async () => {
    const stage = await openClient();
    const claim = prepare(stage, { params: { v: 1 } });
    claim.claim();
    const old = await stage.server.expectJoin("room:a", { v: 1 });
    claim.update({ params: { v: 2 } });
    const next = await stage.server.expectJoin("room:a", { v: 2 }).catch((error: unknown) => error);
    expect(next).not.toBeInstanceOf(Error);
    stage.server.sendRaw([
      old.joinRef,
      old.joinRef,
      "room:a",
      "phx_reply",
      { status: "ok", response: "old" },
    ]);
    await settle();
    expect(claim.state.status).toBe("joining");
  });

  it("while not joined are used at the next join", async () => {
    const { server, clock, claim } = await startJoined({ params: { v: 1 } });
    server.crash("room:a");
    await settle();
    claim.update({ params: { v: 2 } });
    await clock.advance(100);
    (await server.expectJoin("room:a", { v: 2 })).ok();
    await server.expectNoJoin();
  });

  it("while the old ones are still asked for are those that are sent", async () => {
    const stage = await openClient();
    const old = deferred<object>();
    const claim = prepare(stage, { params: () => old.promise });
    claim.claim();
    await settle();
    claim.update({ params: { v: 2 } });
    old.resolve({ v: 1 });
    (await stage.server.expectJoin("room:a", { v: 2 })).ok();
    await stage.server.expectNoJoin();
  });

  it("from one function to another send no frame, and the newest is asked", async () => {
    const { server, clock, claim } = await startJoined({ params: () => ({ v: 1 }) });
    claim.update({ params: () => ({ v: 2 }) });
    await server.expectNoLeave();
    server.crash("room:a");
    await clock.advance(100);
    await server.expectJoin("room:a", { v: 2 });
  });

  it("count as mounted last", async () => {
    const stage = await startJoined({ params: { v: 1 } });
    const { client, server, clock, claim } = stage;
    client.channel("room:a", { params: { v: 2 } });
    takeWarnings();
    claim.update({ params: { v: 3 } });
    (await server.expectJoin("room:a", { v: 3 })).ok();
    await settle();
    server.crash("room:a");
    await clock.advance(100);
    await server.expectJoin("room:a", { v: 3 });
  });
});

describe("options of a claim that change", () => {
  it("are those of the last render: the newest callbacks, no frame", async () => {
    const [old, newest] = [vi.fn(), vi.fn()];
    const { server, claim } = await startJoined({ onMessage: old });
    claim.update({ onMessage: newest });
    server.broadcast("room:a", "msg", 1);
    await settle();
    expect(old).not.toHaveBeenCalled();
    expect(newest).toHaveBeenCalledExactlyOnceWith("msg", 1);
    await server.expectNoLeave();
  });

  it("set the priority of a topic that is queued", async () => {
    const { client, server } = await openClient({ maxJoinsInFlight: 1 });
    client.channel("room:first");
    const first = await server.expectJoin("room:first");
    const [b, c] = ["room:b", "room:c"].map((name) => clientOf(client).prepare(name, {}));
    b!.claim();
    c!.claim();
    await settle();
    c!.update({ priority: 1 });
    first.ok();
    (await server.expectJoin("room:c")).ok();
    await server.expectJoin("room:b");
  });
});

describe("a client that cannot connect", () => {
  it.each(["disabled", "invalid"] as const)(
    "says so: %s, with claims that wait",
    async (status) => {
      const error = new SlipstreamError("invalid-config", "no url");
      const client = createUnconnectable(status, error);
      expect(client.store.getState().connection).toMatchObject({ status, error });
      const room = client.channel("room:a");
      expect(room.state.status).toBe("pending");
      const push = outcomeOf(room.push("a"));
      for (const ask of [() => client.connect(), () => client.reconnect(), () => client.socket]) {
        expect(ask).toThrow(error);
      }
      await expect(client.connected()).rejects.toBe(error);
      client.destroy();
      await settle();
      expect(push.result).toBe("destroyed");
    },
  );
});

describe("clientOf()", () => {
  it("throws invalid-config for what createSlipstream did not make", async () => {
    const { client } = await openClient();
    const invalid = expect.objectContaining({ code: "invalid-config" }) as Error;
    expect(() => clientOf({ ...client })).toThrow(invalid);
    expect(clientOf(client)).toBe(client);
  });
});

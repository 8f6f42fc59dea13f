import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { framesTo, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

const joinsOf = (frames: string[]) => frames.filter((frame) => frame.startsWith("phx_join"));

describe("rejoin on reconnect", () => {
  it("joins foo, bar and baz once per drop, five times, with the same params", async () => {
    const { client, server, clock } = await openClient({ reconnectAfterMs: [50] });
    server.channel("*", {});
    const names = ["foo", "bar", "baz"];
    for (const name of names) {
      client.channel(name, { params: { for: name } });
      await settle();
      await server.expectJoin(name, { for: name });
    }
    for (let drop = 1; drop <= 5; drop++) {
      server.disconnect();
      await clock.advance(50);
      for (const name of names) await server.expectJoin(name, { for: name });
      await server.expectNoJoin();
      expect(framesTo(server).slice(-3)).toEqual(["phx_join foo", "phx_join bar", "phx_join baz"]);
    }
    expect(framesTo(server)).toHaveLength(18);
  });

  it("does not join a room closed meanwhile, and joins one opened meanwhile", async () => {
    const { client, server, clock } = await openClient({ leaveAfterMs: 0, reconnectAfterMs: [50] });
    server.channel("*", {});
    const closed = client.channel("closed");
    client.channel("stays");
    await settle();
    server.disconnect();
    await settle();
    void closed.leave();
    client.channel("opened");
    await clock.advance(50);
    expect(framesTo(server).slice(2)).toEqual(["phx_join stays", "phx_join opened"]);
  });

  it("joins a topic that was left and claimed again before the drop", async () => {
    const { client, server, clock, room } = await joinRoom({ leaveAfterMs: 0 });
    void room.leave();
    await clock.advance(0);
    const again = client.channel("room:a");
    (await server.expectJoin("room:a")).ok();
    server.disconnect();
    await clock.advance(10);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(again.state.status).toBe("joined");
    await server.expectNoJoin();
  });

  it("joins once for two claims", async () => {
    const { client, server, clock } = await joinRoom();
    client.channel("room:a");
    server.disconnect();
    await clock.advance(10);
    await server.expectJoin("room:a");
    await server.expectNoJoin();
  });

  it("joins in order of priority, then of insertion", async () => {
    const { client, server, clock } = await openClient({ reconnectAfterMs: [50] });
    server.channel("*", {});
    client.channel("1");
    client.channel("2", { priority: 1 });
    await settle();
    client.channel("3");
    client.channel("4", { priority: 2 });
    await settle();
    server.disconnect();
    await clock.advance(50);
    expect(framesTo(server).slice(4)).toEqual([
      "phx_join 4",
      "phx_join 2",
      "phx_join 1",
      "phx_join 3",
    ]);
  });

  it("is paced: the window starts anew on each connection", async () => {
    const { client, server, clock } = await openClient({ reconnectAfterMs: [50] });
    let isAnswered = true;
    server.channel("*", { join: () => (isAnswered ? {} : new Promise(() => undefined)) });
    for (let n = 0; n < 100; n++) client.channel(`room:${n}`);
    await settle();
    expect(framesTo(server)).toHaveLength(100);
    isAnswered = false;
    server.disconnect();
    await clock.advance(50);
    expect(framesTo(server)).toHaveLength(116);
  });

  it("does not return what was joined twice by hand twice", async () => {
    const { client, server, clock, room } = await joinRoom();
    room.rejoin();
    void client.channel("room:a").leave();
    server.disconnect();
    await clock.advance(10);
    await server.expectJoin("room:a");
    await server.expectNoJoin();
  });
});

describe("a lost connection", () => {
  it("makes every topic pending and cancels their timers", async () => {
    const { client, server, clock } = await openClient({
      maxJoinsInFlight: 1,
      reconnectAfterMs: [60_000],
    });
    const claim = async (name: string) => {
      const room = client.channel(name);
      return { room, join: await server.expectJoin(name) };
    };
    const joined = await claim("joined");
    joined.join.ok();
    const backoff = await claim("backoff");
    backoff.join.error();
    const refused = await claim("refused");
    refused.join.error({ reason: "forbidden" });
    const closed = await claim("closed");
    closed.join.ok();
    await settle();
    server.close("closed");
    const joining = await claim("joining");
    const queued = client.channel("queued");
    await settle();
    const rooms = [joined, backoff, refused, closed, joining].map(({ room }) => room);
    expect([...rooms, queued].map(({ topic, state }) => [topic, state.status])).toEqual(
      [...rooms, queued].map(({ topic }) => [topic, topic]),
    );
    server.disconnect();
    await settle();
    for (const { state } of [...rooms, queued]) {
      expect(state).toMatchObject({ status: "pending", claims: 1 });
      expect(state).not.toHaveProperty("retryAt");
    }
    expect(clock.timers).toEqual([60_000]);
  });

  it("leaves what was joined before stale, and only that", async () => {
    const { client, server, room } = await joinRoom();
    const never = client.channel("room:b");
    await settle();
    expect([room.state.isStale, never.state.isStale]).toEqual([false, false]);
    server.disconnect();
    await settle();
    expect([room.state.isStale, never.state.isStale]).toEqual([true, false]);
    expect(room.state.response).toEqual({ from: "join" });
  });

  it("sends nothing of the old connection on the new one", async () => {
    const { client, server, clock } = await openClient();
    client.channel("room:a");
    const old = await server.expectJoin("room:a");
    server.disconnect();
    await clock.advance(10);
    const { joinRef } = await server.expectJoin("room:a");
    expect(joinRef).not.toBe(old.joinRef);
    await server.expectNoJoin();
  });
});

describe("rejoinPolicy", () => {
  async function startRefused(rejoinPolicy?: "attempted" | "joined") {
    const stage = await openClient({ rejoinPolicy, reconnectAfterMs: [50] });
    const { client, server } = stage;
    const never = client.channel("never joined");
    (await server.expectJoin("never joined")).error({ reason: "unauthorized" });
    const before = client.channel("joined before");
    (await server.expectJoin("joined before")).ok();
    await settle();
    server.close("joined before");
    await settle();
    before.rejoin();
    (await server.expectJoin("joined before")).error({ reason: "unauthorized" });
    await settle();
    expect([never.state.status, before.state.status]).toEqual(["refused", "refused"]);
    return { ...stage, never, before };
  }

  it('"attempted" (default) joins all topics, refused ones once per new connection', async () => {
    const { server, clock, never } = await startRefused();
    for (let drop = 0; drop < 3; drop++) {
      server.disconnect();
      await settle();
      expect(never.state.status).toBe("pending");
      await clock.advance(50);
      (await server.expectJoin("never joined")).error({ reason: "unauthorized" });
      (await server.expectJoin("joined before")).error({ reason: "unauthorized" });
      await clock.advance(20_000);
      await server.expectNoJoin();
    }
  });

  it('"joined" leaves out those that were never joined and that a verdict has stopped', async () => {
    const { client, server, clock, never, before } = await startRefused("joined");
    server.disconnect();
    await settle();
    expect([never.state.status, before.state.status]).toEqual(["refused", "pending"]);
    await clock.advance(50);
    (await server.expectJoin("joined before")).ok();
    await server.expectNoJoin();
    expect(client.store.getState().topics.get("never joined")?.status).toBe("refused");
    never.rejoin();
    (await server.expectJoin("never joined")).ok();
  });

  it('"joined" does not lose a topic that was claimed before the first connection', async () => {
    const { client, server } = startClient({ rejoinPolicy: "joined" });
    client.channel("early");
    client.connect();
    (await server.expectJoin("early")).ok();
  });

  it('"joined" does not leave out those in backoff', async () => {
    const { client, server, clock } = await openClient({
      rejoinPolicy: "joined",
      reconnectAfterMs: [50],
    });
    client.channel("busy");
    (await server.expectJoin("busy")).error();
    await settle();
    server.disconnect();
    await clock.advance(50);
    await server.expectJoin("busy");
  });

  it('"joined": rejoin() of a refused topic without a connection waits for one', async () => {
    const { server, clock, never } = await startRefused("joined");
    server.disconnect();
    await settle();
    never.rejoin();
    expect(never.state.status).toBe("pending");
    await clock.advance(50);
    await server.expectJoin("never joined");
  });
});

describe("disconnect()", () => {
  it("keeps what is desired, and connect() joins it again", async () => {
    const { client, server, clock, room } = await joinRoom();
    const disconnected = outcomeOf(client.disconnect());
    expect(room.state).toMatchObject({ status: "pending", isStale: true });
    await settle();
    expect(disconnected.result).toBe("ok");
    await clock.advance(60_000);
    await server.expectNoJoin();
    client.connect();
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(room.state).toMatchObject({ status: "joined", isStale: false });
  });
});

describe("the order in the store", () => {
  it("is that of insertion: a topic claimed again while it leaves is last", async () => {
    const server = createTestServer();
    server.channel("*", {});
    const { client, clock } = await openClient({ leaveAfterMs: 0 }, { server });
    const a = client.channel("a");
    client.channel("b");
    await settle();
    void a.leave();
    clock.advanceAtOnce(0);
    expect(a.state.status).toBe("leaving");
    client.channel("a");
    await settle();
    expect([...client.store.getState().topics.keys()]).toEqual(["b", "a"]);
    expect(joinsOf(framesTo(server))).toEqual(["phx_join a", "phx_join b", "phx_join a"]);
  });
});

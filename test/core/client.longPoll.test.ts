import { LongPoll } from "phoenix";
import type { SlipstreamOptions, TransportConstructor } from "slipstream-react/core";
import { createTestServer } from "slipstream-react/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { createBlockedTransports } from "../helpers/blockedTransports.js";
import { deferred } from "../helpers/deferred.js";
import { FakeLongPoll } from "../helpers/fakeLongPoll.js";
import { knowsAuthToken } from "../helpers/phoenixVersion.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, framesTo, startClient } from "../helpers/startClient.js";

vi.mock("phoenix", async (importOriginal) => {
  const fake = await import("../helpers/fakeLongPoll.js");
  return { ...(await importOriginal<object>()), LongPoll: fake.FakeLongPoll };
});

beforeEach(() => {
  FakeLongPoll.made = [];
  FakeLongPoll.server = undefined;
});

/** A client that may fall back after 2 s, on a server that long poll reaches. */
function start(options: SlipstreamOptions = {}) {
  const server = createTestServer();
  server.channel("room:*", {});
  FakeLongPoll.server = server;
  const blocked = createBlockedTransports(server);
  // Read at each attempt.
  let transport: TransportConstructor = blocked.hangs;
  const current = function (url: string, protocols?: string | string[]) {
    return new transport(url, protocols);
  };
  const stage = startClient(
    {
      // What a plain function returns takes the place of what `new` has made.
      transport: current as unknown as TransportConstructor,
      longPollFallbackMs: 2_000,
      ...options,
    },
    { server },
  );
  const use = (next: TransportConstructor) => (transport = next);
  const connection = () => stage.client.store.getState().connection;
  return { ...stage, blocked, use, connection };
}

async function connect(stage: ReturnType<typeof start>, transport: TransportConstructor) {
  stage.use(transport);
  stage.client.connect();
  await settle();
}

const transportsOf = (events: ReturnType<typeof start>["events"]) =>
  eventsOf(events, "connectionOpened").map(({ transport }) => transport);

describe("the fallback to long poll", () => {
  it("goes on over long poll in the same attempt when the WebSocket does not open in time", async () => {
    const stage = start();
    await connect(stage, stage.blocked.hangs);
    await stage.clock.advance(1_999);
    expect(FakeLongPoll.made).toHaveLength(0);
    expect(stage.connection()).toMatchObject({ status: "connecting", attempt: 1 });
    await stage.clock.advance(1);
    expect(stage.connection()).toMatchObject({ status: "open", attempt: 0, epoch: 1 });
    expect(stage.events).toEqual([
      { type: "connectStarted", attempt: 1 },
      { type: "connectionOpened", epoch: 1, durationMs: 2_000, transport: "longpoll" },
    ]);
    expect(stage.blocked.made).toEqual(["hangs"]);
    // It keeps itself alive, and needs no proof.
    expect(stage.clock.timers).toEqual([]);
    expect(stage.server.frames).toEqual([]);
  });

  it.each(["fails", "errorsOnly", "throws"] as const)(
    "goes on over long poll at once when the WebSocket %s",
    async (how) => {
      const stage = start();
      await connect(stage, stage.blocked[how]);
      expect(stage.connection()).toMatchObject({ status: "open", epoch: 1 });
      expect(eventsOf(stage.events, "connectStarted")).toHaveLength(1);
      expect(eventsOf(stage.events, "connectFailed")).toEqual([]);
      expect(stage.blocked.made).toEqual([how]);
    },
  );

  it("goes on over long poll when connectTimeoutMs ends the WebSocket first", async () => {
    const stage = start({ connectTimeoutMs: 500 });
    await connect(stage, stage.blocked.hangs);
    await stage.clock.advance(500);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 1 });
  });

  it("joins each topic once, and carries its messages", async () => {
    const stage = start();
    const room = stage.client.channel("room:a");
    await connect(stage, stage.blocked.fails);
    await settle();
    expect(room.state.status).toBe("joined");
    expect(framesTo(stage.server)).toEqual(["phx_join room:a"]);
    const message = room.next("msg");
    stage.server.broadcast("room:a", "msg", { n: 1 });
    expect(await message).toEqual({ n: 1 });
  });

  it("does nothing where the WebSocket opens in time, and leaves no timer but the heartbeat's", async () => {
    const stage = start({ heartbeatIntervalMs: 60_000 });
    await connect(stage, stage.server.transport);
    expect(stage.clock.timers).toEqual([60_000]);
    await stage.clock.advance(10_000);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 1 });
    expect(transportsOf(stage.events)).toEqual(["websocket"]);
    expect(FakeLongPoll.made).toEqual([]);
  });

  it("does not come without the option: no timer, and a failed attempt backs off", async () => {
    const stage = start({ longPollFallbackMs: undefined, connectTimeoutMs: 5_000 });
    await connect(stage, stage.blocked.hangs);
    expect(stage.clock.timers).toEqual([5_000]);
    await stage.clock.advance(5_000);
    expect(stage.connection().status).toBe("reconnecting");
    expect(FakeLongPoll.made).toEqual([]);
  });

  it("does not come from long poll itself", async () => {
    const stage = start({ connectTimeoutMs: 5_000 });
    stage.server.hangConnect();
    await connect(stage, LongPoll);
    expect(stage.clock.timers).toEqual([5_000]);
    await stage.clock.advance(5_000);
    expect(stage.connection().status).toBe("reconnecting");
    expect(FakeLongPoll.made).toHaveLength(1);
    stage.client.reconnect();
    await settle();
    expect(transportsOf(stage.events)).toEqual(["longpoll"]);
    expect(stage.server.frames).toEqual([]);
  });
});

describe("an attempt over both", () => {
  it("that fails over both is one failed attempt, and backs off", async () => {
    const stage = start({ reconnectAfterMs: [300, 700] });
    stage.server.refuseConnect();
    await connect(stage, stage.blocked.fails);
    expect(stage.connection()).toMatchObject({
      status: "reconnecting",
      attempt: 1,
      retryAt: stage.clock.now() + 300,
    });
    expect(eventsOf(stage.events, "connectFailed")).toHaveLength(1);
    stage.server.refuseConnect();
    await stage.clock.advance(300);
    expect(stage.connection()).toMatchObject({
      attempt: 2,
      retryAt: stage.clock.now() + 700,
    });
    await stage.clock.advance(700);
    expect(stage.connection().status).toBe("open");
    expect(stage.blocked.made).toHaveLength(3);
    expect(FakeLongPoll.made).toHaveLength(3);
  });

  it("has connectTimeoutMs for each", async () => {
    const stage = start({ connectTimeoutMs: 5_000 });
    stage.server.hangConnect();
    await connect(stage, stage.blocked.hangs);
    await stage.clock.advance(2_000 + 4_999);
    expect(stage.connection().status).toBe("connecting");
    await stage.clock.advance(1);
    expect(stage.connection().status).toBe("reconnecting");
  });

  it("asks for credentials once, and sends the same ones over both", async () => {
    const params = vi.fn(() => Promise.resolve({ n: params.mock.calls.length }));
    const stage = start({ params, ...(knowsAuthToken && { authToken: () => "secret" }) });
    await connect(stage, stage.blocked.fails);
    expect(params).toHaveBeenCalledOnce();
    expect(stage.server.connections.map((connection) => connection.params)).toEqual([
      { n: "1", ...(knowsAuthToken && { authToken: "secret" }) },
    ]);
  });

  it("does not count the time that credentials take", async () => {
    const params = deferred<object>();
    const stage = start({ params: () => params.promise });
    await connect(stage, stage.blocked.hangs);
    await stage.clock.advance(9_000);
    expect(stage.blocked.made).toEqual([]);
    params.resolve({});
    await stage.clock.advance(1_999);
    expect(FakeLongPoll.made).toEqual([]);
    await stage.clock.advance(1);
    expect(stage.connection().status).toBe("open");
  });

  it("without credentials has failed, and falls back on nothing", async () => {
    const stage = start({ params: () => Promise.reject(new Error("no token")) });
    await connect(stage, stage.blocked.fails);
    expect(stage.connection()).toMatchObject({
      status: "reconnecting",
      error: { code: "connect-failed", message: "credentials failed" },
    });
    expect([stage.blocked.made, FakeLongPoll.made]).toEqual([[], []]);
  });

  it.each(["disconnect", "destroy"] as const)(
    "ends with %s() before the fallback, and with all its timers",
    async (end) => {
      const stage = start();
      await connect(stage, stage.blocked.hangs);
      void stage.client[end]();
      await settle();
      expect(stage.clock.timers).toEqual([]);
      await stage.clock.advance(20_000);
      expect(FakeLongPoll.made).toEqual([]);
    },
  );
});

describe("a WebSocket that opens and carries nothing", () => {
  it("is lost after longPollFallbackMs, and long poll opens at once", async () => {
    const params = vi.fn(() => ({}));
    const stage = start({ params });
    const room = stage.client.channel("room:a");
    await connect(stage, stage.blocked.swallows);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 1 });
    await stage.clock.advance(1_999);
    expect(room.state.status).toBe("joining");
    await stage.clock.advance(1);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 2 });
    expect(room.state).toMatchObject({ status: "joined", attempts: 0 });
    expect(framesTo(stage.server)).toEqual(["phx_join room:a"]);
    expect(stage.events.map(({ type }) => type).slice(0, 6)).toEqual([
      "connectStarted",
      "connectionOpened",
      "joinSent",
      "connectionClosed",
      "connectStarted",
      "connectionOpened",
    ]);
    expect(transportsOf(stage.events)).toEqual(["websocket", "longpoll"]);
    // It was open: the next is another attempt, as any after a loss.
    expect(params).toHaveBeenCalledTimes(2);
  });

  it("says why in the state, should long poll fail too", async () => {
    const stage = start();
    await connect(stage, stage.blocked.swallows);
    stage.server.hangConnect();
    await stage.clock.advance(2_000);
    expect(stage.connection()).toMatchObject({
      status: "connecting",
      attempt: 1,
      error: { message: "the WebSocket carried no answer within 2000 ms" },
    });
    await stage.clock.advance(10_000);
    expect(stage.connection()).toMatchObject({ status: "reconnecting", attempt: 1 });
  });

  it("is asked for one beat before anything else", async () => {
    const stage = start();
    stage.client.channel("room:a");
    await connect(stage, stage.server.transport);
    await settle();
    const events = stage.server.frames.flatMap(({ direction, frame }) =>
      direction === "in" ? [frame?.[3]] : [],
    );
    expect(events).toEqual(["heartbeat", "phx_join"]);
  });

  it("is not looked for any more once a WebSocket has answered a beat", async () => {
    const stage = start();
    await connect(stage, stage.server.transport);
    stage.use(stage.blocked.swallows);
    stage.client.reconnect();
    await stage.clock.advance(29_000);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 2 });
    expect(FakeLongPoll.made).toEqual([]);
  });

  it("is looked for again where a proven one was followed by one that answered nothing", async () => {
    const stage = start({ reconnectAfterMs: [10] });
    const room = stage.client.channel("room:a");
    await connect(stage, stage.server.transport);
    stage.use(stage.blocked.swallows);
    stage.server.disconnect();
    await stage.clock.advance(10 + 60_000 + 10);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 3 });
    expect(FakeLongPoll.made).toEqual([]);
    await stage.clock.advance(2_000);
    await stage.clock.advance(30_000);
    expect(room.state.status).toBe("joined");
    expect(transportsOf(stage.events).at(-1)).toBe("longpoll");
  });

  it("is not looked for again where one that answered went silent", async () => {
    const stage = start({ reconnectAfterMs: [10] });
    await connect(stage, stage.server.transport);
    stage.server.goSilent();
    await stage.clock.advance(60_000 + 10);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 2 });
    await stage.clock.advance(5_000);
    expect(transportsOf(stage.events)).toEqual(["websocket", "websocket"]);
  });

  it("is looked for again when the first was lost before it could answer", async () => {
    const stage = start();
    await connect(stage, stage.blocked.swallows);
    await stage.clock.advance(1_000);
    stage.server.disconnect();
    await stage.clock.advance(10);
    expect(stage.connection()).toMatchObject({ status: "open", epoch: 2 });
    await stage.clock.advance(1_999);
    expect(FakeLongPoll.made).toEqual([]);
    await stage.clock.advance(1);
    expect(transportsOf(stage.events)).toEqual(["websocket", "websocket", "longpoll"]);
  });

  it("tells nobody of a proof: the state of the connection does not change", async () => {
    const stage = start();
    const changes: string[] = [];
    stage.client.store.subscribe(({ connection }) => changes.push(connection.status));
    await connect(stage, stage.server.transport);
    expect(stage.server.frames).toHaveLength(2);
    expect(changes).toEqual(["connecting", "open"]);
  });
});

describe("a later connection", () => {
  it.each([
    ["after a loss", ({ server }: ReturnType<typeof start>) => server.disconnect()],
    ["after reconnect()", ({ client }: ReturnType<typeof start>) => client.reconnect()],
    [
      "after disconnect() and connect()",
      ({ client }: ReturnType<typeof start>) => {
        void client.disconnect();
        client.connect();
      },
    ],
  ])("tries a WebSocket first again %s", async (_when, cycle) => {
    const stage = start();
    const room = stage.client.channel("room:a");
    await connect(stage, stage.blocked.fails);
    stage.use(stage.server.transport);
    cycle(stage);
    await settle();
    await stage.clock.advance(10);
    expect(transportsOf(stage.events)).toEqual(["longpoll", "websocket"]);
    expect(room.state.status).toBe("joined");
    expect(framesTo(stage.server)).toEqual(["phx_join room:a", "phx_join room:a"]);
  });
});

import type { ConnectAttempt, Slipstream } from "slipstream-react/core";
import { describe, expect, it, vi } from "vitest";

import { failingParams } from "../helpers/failingParams.js";
import { deferred } from "../helpers/deferred.js";
import { outcomeOf } from "../helpers/outcomeOf.js";
import { knowsAuthToken } from "../helpers/phoenixVersion.js";
import { takeErrors } from "../helpers/reports.js";
import { eventsOf, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

type Stage = ReturnType<typeof startClient>;
const connectionOf = ({ client }: Pick<Stage, "client">) => client.store.getState().connection;

describe("a client", () => {
  it("connects when asked, and not before", async () => {
    const stage = startClient();
    const { client, server, clock } = stage;
    await server.expectNoConnect();
    expect(connectionOf(stage)).toEqual({
      status: "idle",
      attempt: 0,
      epoch: 0,
      since: clock.now(),
    });
    client.connect();
    await Promise.resolve();
    expect(connectionOf(stage)).toMatchObject({ status: "connecting", attempt: 1, epoch: 0 });
    await settle();
    expect(connectionOf(stage)).toEqual({
      status: "open",
      attempt: 0,
      epoch: 1,
      since: clock.now(),
    });
  });

  it("makes one connection, however often it is asked", async () => {
    const { client, server } = startClient();
    client.connect();
    client.connect();
    await settle();
    client.connect();
    await server.expectConnect();
    await server.expectNoConnect();
  });

  it("sends params and vsn in the url", async () => {
    const { server } = await openClient({
      url: "ws://localhost/socket/websocket",
      params: { user: "ann" },
    });
    const { url, params } = server.connections[0]!;
    expect(params).toEqual({ user: "ann" });
    expect(url).toMatch(/^ws:\/\/localhost\/socket\/websocket\?/);
    expect(new URL(url).searchParams.get("vsn")).toBe("2.0.0");
  });
});

describe("tries to connect", () => {
  it("come after the list's delays, exact without jitter; the last entry repeats", async () => {
    const stage = startClient({ reconnectAfterMs: [10, 300, 2_000] });
    const { client, server, clock } = stage;
    server.refuseConnect(5);
    client.connect();
    await settle();
    for (const [tries, delayMs] of [
      [1, 10],
      [2, 300],
      [3, 2_000],
      [4, 2_000],
      [5, 2_000],
    ] as const) {
      expect(connectionOf(stage)).toMatchObject({
        status: "reconnecting",
        attempt: tries,
        retryAt: clock.now() + delayMs,
        error: { code: "connect-failed" },
      });
      await clock.advance(delayMs - 1);
      expect(server.connections).toHaveLength(tries);
      await clock.advance(1);
      expect(server.connections).toHaveLength(tries + 1);
    }
    expect(connectionOf(stage)).toMatchObject({ status: "open", attempt: 0, epoch: 1 });
    expect(connectionOf(stage)).not.toHaveProperty("retryAt");
    expect(connectionOf(stage)).not.toHaveProperty("error");
  });

  it("come after a function's delays", async () => {
    const { client, server, clock } = startClient({ reconnectAfterMs: (tries) => tries * 100 });
    server.refuseConnect(2);
    client.connect();
    await settle();
    expect(clock.timers).toEqual([100]);
    await clock.advance(100);
    expect(clock.timers).toEqual([200]);
  });

  it("start the list anew only on success", async () => {
    const { server, clock } = await openClient({ reconnectAfterMs: [10, 300] });
    for (let round = 0; round < 2; round++) {
      server.disconnect();
      server.refuseConnect();
      await settle();
      expect(clock.timers).toEqual([10]);
      await clock.advance(10);
      expect(clock.timers).toEqual([300]);
      await clock.advance(300);
      expect(clock.timers).toEqual([30_000]);
    }
  });

  it("do not start the list anew on disconnect() and connect()", async () => {
    const { client, server, clock } = startClient({ reconnectAfterMs: [10, 300] });
    server.refuseConnect(2);
    client.connect();
    await settle();
    await client.disconnect();
    client.connect();
    await settle();
    expect(clock.timers).toEqual([300]);
  });

  it("are drawn from 0 to 1,000 ms right after a loss, and fully jittered after that", async () => {
    const { server, clock } = await openClient({ jitter: true, reconnectAfterMs: [10, 2_010] });
    server.refuseConnect(5);
    clock.chance = 0.75;
    server.disconnect();
    await settle();
    expect(clock.timers).toEqual([750]);
    clock.chance = 0.25;
    await clock.advance(750);
    expect(clock.timers).toEqual([510]);
  });

  it("are jittered by default", async () => {
    const { client, server, clock } = startClient({
      jitter: undefined,
      reconnectAfterMs: [1_010],
    });
    clock.chance = 0.1;
    server.refuseConnect();
    client.connect();
    await settle();
    expect(clock.timers).toEqual([110]);
  });
});

describe("a close from the server", () => {
  it.each([1000, 1001, 1006, 1011, 1012, 4000])(
    "reconnects whatever its code: %d",
    async (code) => {
      const { server, clock, room } = await joinRoom();
      const stage = await openClient();
      stage.server.disconnect({ code });
      server.disconnect({ code, reason: "bye" });
      await settle();
      expect(connectionOf(stage)).toMatchObject({
        status: "reconnecting",
        error: { code: "interrupted", message: expect.stringContaining(String(code)) as unknown },
      });
      await clock.advance(10);
      (await server.expectJoin("room:a")).ok();
      await settle();
      expect(room.state.status).toBe("joined");
      await stage.clock.advance(10);
      expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
    },
  );
});

describe("a handshake that never completes", () => {
  it("is given up after connectTimeoutMs, and tried again", async () => {
    const stage = startClient({ connectTimeoutMs: 3_000 });
    const { client, server, clock } = stage;
    server.hangConnect();
    client.connect();
    await clock.advance(2_999);
    expect(connectionOf(stage).status).toBe("connecting");
    await clock.advance(1);
    expect(connectionOf(stage)).toMatchObject({
      status: "reconnecting",
      error: { code: "connect-failed" },
    });
    await server.expectDisconnect();
    await clock.advance(10);
    expect(connectionOf(stage).status).toBe("open");
    await clock.advance(5_000);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
  });

  it("and completes after it was given up is closed", async () => {
    const stage = startClient({ connectTimeoutMs: 3_000, reconnectAfterMs: [60_000] });
    const { client, server, clock } = stage;
    server.hangConnect();
    client.connect();
    await clock.advance(3_000);
    server.acceptConnect();
    await settle();
    expect(connectionOf(stage).status).toBe("reconnecting");
    expect(server.connections.map(({ status }) => status)).toEqual(["closed"]);
  });
});

describe("ping() with an encode function", () => {
  it.each([
    ["destroys the client", "destroyed", (client: Slipstream) => client.destroy()],
    ["disconnects", "interrupted", (client: Slipstream) => void client.disconnect()],
  ])("that %s is %s", async (_, result, end) => {
    const { client, clock } = await openClient({
      encode(frame, send) {
        end(client);
        const { join_ref, ref, topic, event, payload } = frame;
        send(JSON.stringify([join_ref, ref, topic, event, payload]));
      },
    });
    const ping = outcomeOf(client.ping());
    await settle();
    expect(ping.result).toBe(result);
    expect(clock.timers).toEqual([]);
    takeErrors();
  });
});

describe("heartbeats", () => {
  it("are sent by us every heartbeatIntervalMs, on the topic phoenix", async () => {
    const { server, clock } = await openClient({ heartbeatIntervalMs: 5_000 });
    await clock.advance(4_999);
    expect(server.frames).toEqual([]);
    await clock.advance(10_001);
    const sent = server.frames.filter(({ direction }) => direction === "in");
    expect(sent.map(({ frame }) => frame?.slice(2))).toEqual([
      ["phoenix", "heartbeat", {}],
      ["phoenix", "heartbeat", {}],
      ["phoenix", "heartbeat", {}],
    ]);
  });

  it("that are not answered end the connection", async () => {
    const stage = await openClient({ heartbeatIntervalMs: 5_000 });
    const { server, clock } = stage;
    await clock.advance(5_000);
    server.goSilent();
    await clock.advance(9_999);
    expect(connectionOf(stage).status).toBe("open");
    await clock.advance(1);
    expect(connectionOf(stage)).toMatchObject({
      status: "reconnecting",
      error: { code: "interrupted" },
    });
    await server.expectDisconnect();
    await clock.advance(10);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });

  it("stop with the connection", async () => {
    const { client, server, clock } = await openClient({ heartbeatIntervalMs: 5_000 });
    await client.disconnect();
    await clock.advance(60_000);
    expect(server.frames).toEqual([]);
    expect(clock.timers).toEqual([]);
  });

  it("that phoenix.js would send are out of reach: it sets no timer", async () => {
    const setTimeout = vi.spyOn(globalThis, "setTimeout");
    const { client } = await openClient();
    await client.disconnect();
    const lasting = setTimeout.mock.calls.filter(([, ms]) => (ms ?? 0) < 2 ** 31 - 1);
    expect(lasting).toEqual([]);
  });
});

describe("reconnect()", () => {
  it("tries now, out of a wait", async () => {
    const stage = startClient({ reconnectAfterMs: [60_000] });
    const { client, server, clock } = stage;
    server.refuseConnect();
    client.connect();
    await settle();
    client.reconnect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
    expect(clock.timers).toEqual([30_000]);
  });

  it("tries now, out of stopped and out of idle", async () => {
    const stage = startClient();
    stage.client.reconnect();
    await settle();
    expect(connectionOf(stage).status).toBe("open");
    await stage.client.disconnect();
    stage.client.reconnect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });

  it("while open cycles the connection, and asks for credentials anew", async () => {
    const params = vi.fn(() => ({ token: "t" }));
    const stage = await openClient({ params });
    const { client, server } = stage;
    const room = client.channel("room:a");
    (await server.expectJoin("room:a")).ok();
    client.reconnect();
    expect(room.state).toMatchObject({ status: "pending" });
    await server.expectDisconnect();
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(params).toHaveBeenCalledTimes(2);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
    expect(server.connections.map(({ status }) => status)).toEqual(["closed", "open"]);
  });

  it("while connecting lets that try be", async () => {
    const { client, server } = startClient();
    client.connect();
    client.reconnect();
    await settle();
    expect(server.connections).toHaveLength(1);
  });
});

describe("disconnect()", () => {
  it("is sticky: it does not reconnect until connect()", async () => {
    const stage = await openClient();
    const { client, server, clock } = stage;
    await client.disconnect();
    expect(connectionOf(stage)).toMatchObject({ status: "stopped" });
    expect(clock.timers).toEqual([]);
    await clock.advance(3_600_000);
    expect(server.connections).toHaveLength(1);
    client.connect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });

  it("while waiting for a retry or connecting is sticky, too", async () => {
    for (const prepare of ["refuseConnect", "hangConnect"] as const) {
      const stage = startClient();
      const { client, server, clock } = stage;
      server[prepare]();
      client.connect();
      await settle();
      await client.disconnect();
      expect(clock.timers).toEqual([]);
      server.acceptConnect();
      await clock.advance(60_000);
      expect(connectionOf(stage).status).toBe("stopped");
      expect(server.connections).toHaveLength(1);
    }
  });

  it("on an idle client stops it", async () => {
    const stage = startClient();
    await stage.client.disconnect();
    await settle();
    expect(connectionOf(stage).status).toBe("stopped");
  });
});

describe("a connection that somebody closes through the socket", () => {
  it("is a loss: topics join again on the next one", async () => {
    const { client, server, clock, room } = await joinRoom();
    client.socket.disconnect();
    await server.expectDisconnect();
    expect(room.state.status).toBe("pending");
    await clock.advance(10);
    (await server.expectJoin("room:a")).ok();
  });
});

describe("credentials", () => {
  it("from a function are asked once per attempt, with its number and why the last one failed", async () => {
    const asked: ConnectAttempt[] = [];
    const params = (attempt: ConnectAttempt) => {
      asked.push(attempt);
      return { n: asked.length };
    };
    const { client, server, clock } = startClient({ params });
    server.refuseConnect();
    client.connect();
    await clock.advance(10);
    server.disconnect();
    await clock.advance(10);
    expect(asked).toMatchObject([
      { attempt: 1 },
      { attempt: 2, lastError: { code: "connect-failed" } },
      { attempt: 1, lastError: { code: "interrupted" } },
    ]);
    expect(asked[0]).not.toHaveProperty("lastError");
    expect(server.connections.map((connection) => connection.params.n)).toEqual(["1", "2", "3"]);
  });

  it("may be async: the connection waits for them", async () => {
    const { promise, resolve } = deferred<object>();
    const stage = startClient({ params: () => promise });
    stage.client.connect();
    await stage.server.expectNoConnect();
    expect(connectionOf(stage)).toMatchObject({ status: "connecting", attempt: 1 });
    resolve({ token: "late" });
    await settle();
    expect(stage.server.connections[0]!.params).toEqual({ token: "late" });
    expect(connectionOf(stage).status).toBe("open");
  });

  it("are asked once while they are under way: single flight", async () => {
    const params = vi.fn(() => new Promise<object>(() => undefined));
    const { client } = startClient({ params });
    client.connect();
    client.connect();
    client.reconnect();
    void client.connected().catch(() => undefined);
    await settle();
    expect(params).toHaveBeenCalledOnce();
  });

  it.each(failingParams)(
    "that %s are a failed attempt, and the delays still back off",
    async (_how, params) => {
      const stage = startClient({ params, reconnectAfterMs: [10, 300] });
      const { client, server, clock } = stage;
      client.connect();
      await settle();
      expect(connectionOf(stage)).toMatchObject({
        status: "reconnecting",
        attempt: 1,
        error: { code: "connect-failed", cause: new Error("no token") },
      });
      expect(clock.timers).toEqual([10]);
      await clock.advance(10);
      expect(clock.timers).toEqual([300]);
      expect(server.connections).toEqual([]);
    },
  );

  it("that never settle are bounded by connectTimeoutMs, and the handshake again", async () => {
    const answers: ((params: object) => void)[] = [];
    const params = () => new Promise<object>((resolve) => answers.push(resolve));
    const stage = startClient({ params, connectTimeoutMs: 3_000, reconnectAfterMs: [10] });
    const { client, server, clock } = stage;
    client.connect();
    await clock.advance(3_000);
    expect(connectionOf(stage)).toMatchObject({ error: { code: "connect-failed" } });
    await clock.advance(10);
    server.hangConnect();
    await clock.advance(2_999);
    answers[1]!({});
    await clock.advance(2_999);
    expect(connectionOf(stage).status).toBe("connecting");
    await clock.advance(1);
    expect(connectionOf(stage).status).toBe("reconnecting");
  });

  it("that come late are ignored: after disconnect, destroy and a newer attempt", async () => {
    const answers: ((params: object) => void)[] = [];
    const params = () => new Promise<object>((resolve) => answers.push(resolve));
    const { client, server, clock } = startClient({
      params,
      connectTimeoutMs: 1_000,
      reconnectAfterMs: [10],
    });
    client.connect();
    await client.disconnect();
    answers[0]!({ n: 0 });
    await server.expectNoConnect();
    client.connect();
    await clock.advance(1_010);
    expect(answers).toHaveLength(3);
    answers[1]!({ n: 1 });
    await server.expectNoConnect();
    answers[2]!({ n: 2 });
    expect((await server.expectConnect()).params).toEqual({ n: "2" });
    await settle();
    client.reconnect();
    client.destroy();
    answers[3]!({ n: 3 });
    await server.expectNoConnect();
  });

  it("that fail late do not disturb a newer attempt", async () => {
    const answers: { resolve: (params: object) => void; reject: (error: Error) => void }[] = [];
    const params = () =>
      new Promise<object>((resolve, reject) => answers.push({ resolve, reject }));
    const stage = startClient({ params });
    stage.client.connect();
    await stage.client.disconnect();
    stage.client.connect();
    answers[1]!.resolve({});
    await settle();
    answers[0]!.reject(new Error("late"));
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
  });

  it("are fresh for each attempt: a dead token is never hammered", async () => {
    let minutes = 0;
    const params = () => Promise.resolve({ token: `minute ${minutes}` });
    const server = { connect: (given: object) => !("token" in given) || minutes > 2 };
    const stage = startClient({ params, reconnectAfterMs: [60_000] }, { serverOptions: server });
    const { client, clock } = stage;
    client.connect();
    await settle();
    while (minutes < 3) {
      minutes += 1;
      await clock.advance(60_000);
    }
    expect(stage.server.connections.map((connection) => connection.params.token)).toEqual([
      "minute 0",
      "minute 1",
      "minute 2",
      "minute 3",
    ]);
    expect(connectionOf(stage).status).toBe("open");
  });
});

// phoenix.js 1.7 knows no authToken, and would connect without it.
if (knowsAuthToken) {
  describe("authToken", () => {
    it("goes out beside the url, by value, by function and async", async () => {
      for (const authToken of ["s3cret/+", () => "s3cret/+", () => Promise.resolve("s3cret/+")]) {
        const { server } = await openClient({ authToken });
        expect(server.connections[0]!.params).toEqual({ authToken: "s3cret/+" });
        expect(server.connections[0]!.url).not.toContain("s3cret");
      }
    });

    it("is asked once per attempt, and may fail", async () => {
      const authToken = vi
        .fn<() => Promise<string>>()
        .mockRejectedValueOnce(new Error("no"))
        .mockResolvedValue("yes");
      const stage = startClient({ authToken });
      stage.client.connect();
      await settle();
      expect(connectionOf(stage)).toMatchObject({ status: "reconnecting", attempt: 1 });
      await stage.clock.advance(10);
      expect(stage.server.connections[0]!.params).toEqual({ authToken: "yes" });
      expect(authToken).toHaveBeenCalledTimes(2);
    });
  });
} else {
  describe("authToken with a phoenix.js that has none", () => {
    it("is invalid-config, and no connection is made", async () => {
      for (const authToken of ["t", () => Promise.resolve("t")]) {
        const stage = startClient({ authToken });
        const connected = outcomeOf(stage.client.connected());
        await settle();
        expect(connected.error).toMatchObject({ code: "invalid-config" });
        expect(connectionOf(stage)).toMatchObject({
          status: "invalid",
          error: { code: "invalid-config" },
        });
        expect(stage.server.connections).toEqual([]);
        expect(stage.clock.timers).toEqual([]);
        await expect(stage.client.connected()).rejects.toMatchObject({ code: "invalid-config" });
      }
    });
  });
}

describe("an environment that cannot connect", () => {
  it.each([
    ["no WebSocket", { transport: undefined }],
    ["a relative url without a location", { url: "/socket" }],
  ])("with %s: connect() throws invalid-config", async (_what, options) => {
    vi.stubGlobal("WebSocket", undefined);
    const stage = startClient(options);
    for (const ask of ["connect", "reconnect"] as const) {
      expect(() => stage.client[ask]()).toThrow(
        expect.objectContaining({ code: "invalid-config" }) as Error,
      );
    }
    await settle();
    expect(connectionOf(stage)).toMatchObject({
      status: "invalid",
      error: { code: "invalid-config", hint: expect.any(String) as unknown },
    });
    await expect(stage.client.connected()).rejects.toMatchObject({ code: "invalid-config" });
    const room = stage.client.channel("room:a");
    expect(room.state.status).toBe("pending");
    vi.unstubAllGlobals();
  });

  it("connects once the environment can", async () => {
    const stage = startClient({ transport: undefined });
    vi.stubGlobal("WebSocket", undefined);
    expect(() => stage.client.connect()).toThrow();
    vi.stubGlobal("WebSocket", stage.server.transport);
    stage.client.connect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "open" });
    expect(connectionOf(stage)).not.toHaveProperty("error");
    vi.unstubAllGlobals();
  });
});

describe("what is told of the connection", () => {
  it("is when its status began", async () => {
    const stage = await openClient();
    const { server, clock } = stage;
    await clock.advance(5_000);
    const openedAt = connectionOf(stage).since;
    expect(openedAt).toBe(clock.now() - 5_000);
    server.disconnect();
    await settle();
    expect(connectionOf(stage).since).toBe(clock.now());
  });

  it("is each step to onEvent", async () => {
    const { client, server, clock, events } = startClient();
    server.refuseConnect();
    client.connect();
    await clock.advance(10);
    server.disconnect({ code: 1012 });
    await settle();
    expect(events.map(({ type }) => type)).toEqual([
      "connectStarted",
      "connectFailed",
      "connectStarted",
      "connectionOpened",
      "connectionClosed",
    ]);
    expect(eventsOf(events, "connectFailed")[0]).toMatchObject({ attempt: 1 });
    expect(eventsOf(events, "connectionOpened")[0]).toMatchObject({ epoch: 1, durationMs: 0 });
  });
});

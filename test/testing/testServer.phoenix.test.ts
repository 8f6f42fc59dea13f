import { Socket, type Channel } from "phoenix";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

interface Answer {
  status: string;
  response: unknown;
}

function connect(server: TestServer, params: object = {}): Socket {
  const socket = new Socket("ws://phoenix.test/socket", { transport: server.transport, params });
  socket.connect();
  return socket;
}

function answerOf(push: ReturnType<Channel["push"]>): Promise<Answer> {
  return new Promise((resolve) => {
    for (const status of ["ok", "error", "timeout"] as const) {
      push.receive(status, (response: unknown) => resolve({ status, response }));
    }
  });
}

function eventOf(channel: Channel, event: string): Promise<unknown> {
  return new Promise((resolve) => channel.on(event, resolve));
}

const times = [
  ["real timers", () => undefined],
  ["fake timers", () => void vi.useFakeTimers()],
] as const;

describe.each(times)("phoenix.js on a test server, %s", (_name, setUp) => {
  beforeEach(setUp);
  afterEach(() => void vi.useRealTimers());

  it("joins a defined channel and gets its replies", async () => {
    const server = createTestServer();
    server.channel("room:*", {
      join: (params, { topic }) => ({ ok: { params, topic } }),
      handleIn: {
        echo: (payload) => ({ ok: payload }),
        fail: () => ({ error: { reason: "nope" } }),
      },
    });
    const channel = connect(server).channel("room:1", { a: 1 });
    expect(await answerOf(channel.join())).toEqual({
      status: "ok",
      response: { params: { a: 1 }, topic: "room:1" },
    });
    expect(await answerOf(channel.push("echo", { n: 1 }))).toEqual({
      status: "ok",
      response: { n: 1 },
    });
    expect(await answerOf(channel.push("fail", {}))).toEqual({
      status: "error",
      response: { reason: "nope" },
    });
  });

  it("is refused by a defined channel", async () => {
    const server = createTestServer();
    server.channel("private:*", { join: () => ({ error: { reason: "unauthorized" } }) });
    const channel = connect(server).channel("private:1");
    expect(await answerOf(channel.join())).toEqual({
      status: "error",
      response: { reason: "unauthorized" },
    });
    channel.leave();
  });

  it("gets pushes and broadcasts, of the channel and of the server", async () => {
    const server = createTestServer();
    server.channel("room:*", {
      handleIn: { shout: (payload, socket) => socket.broadcast("shout", payload) },
    });
    const [one, two] = [connect(server), connect(server)].map((socket) => socket.channel("room:1"));
    await Promise.all([answerOf(one!.join()), answerOf(two!.join())]);
    const heard = Promise.all([eventOf(one!, "shout"), eventOf(two!, "shout")]);
    one!.push("shout", { hi: 1 });
    expect(await heard).toEqual([{ hi: 1 }, { hi: 1 }]);

    const news = eventOf(one!, "news");
    server.broadcast("room:1", "news", { n: 1 });
    expect(await news).toEqual({ n: 1 });

    const pushed = eventOf(two!, "pushed");
    server.push("room:1", "pushed", { n: 2 });
    expect(await pushed).toEqual({ n: 2 });
  });

  it("pushes binary, and gets binary replies and broadcasts", async () => {
    const server = createTestServer();
    server.channel("room:*", {
      handleIn: {
        echo: (payload) => ({ ok: payload }),
        shout: (payload, socket) => socket.broadcast("shout", payload),
      },
    });
    const channel = connect(server).channel("room:1");
    await answerOf(channel.join());
    const bytes = Uint8Array.of(0, 1, 254, 255).buffer;
    const { status, response } = await answerOf(channel.push("echo", bytes));
    expect(status).toBe("ok");
    expect(new Uint8Array(response as ArrayBuffer)).toEqual(new Uint8Array(bytes));

    const heard = eventOf(channel, "shout");
    channel.push("shout", bytes);
    expect(new Uint8Array((await heard) as ArrayBuffer)).toEqual(new Uint8Array(bytes));
  });

  it("leaves", async () => {
    const server = createTestServer();
    const channel = connect(server).channel("room:1");
    const joined = answerOf(channel.join());
    (await server.expectJoin("room:1")).ok();
    await joined;
    expect([...server.connections[0]!.topics]).toEqual(["room:1"]);
    expect((await answerOf(channel.leave())).status).toBe("ok");
    await server.expectLeave("room:1");
    expect([...server.connections[0]!.topics]).toEqual([]);
  });

  it("learns that its channel crashed, and that it was closed", async () => {
    const server = createTestServer();
    const channel = connect(server).channel("room:1");
    channel.join();
    (await server.expectJoin("room:1")).ok();
    const crashed = new Promise((resolve) => channel.onError(resolve));
    server.crash("room:1");
    expect(await crashed).toEqual({ reason: "channel_crash" });

    const other = connect(server).channel("room:2");
    other.join();
    (await server.expectJoin("room:2")).ok();
    const closed = new Promise((resolve) => other.onClose(resolve));
    server.close("room:2");
    expect(await closed).toEqual({});
    channel.leave();
  });

  it("is disconnected with a code", async () => {
    const server = createTestServer();
    const socket = connect(server);
    const opened = new Promise<void>((resolve) => socket.onOpen(resolve));
    await opened;
    const closed = new Promise<CloseEvent>((resolve) => socket.onClose(resolve));
    server.disconnect({ code: 1012, reason: "drain" });
    expect(await closed).toMatchObject({ code: 1012, reason: "drain", wasClean: true });
    socket.disconnect();
  });

  it("sends its params, and gets an error and 1006 where connect refuses them", async () => {
    const server = createTestServer({ connect: ({ token }) => token === "good" });
    connect(server, { token: "good" });
    const { params } = await server.expectConnect();
    expect(params).toEqual({ token: "good" });

    const refused = connect(server, { token: "bad" });
    const events = await new Promise<string[]>((resolve) => {
      const seen: string[] = [];
      refused.onError(() => void seen.push("error"));
      refused.onClose((event: CloseEvent) => resolve([...seen, `close ${event.code}`]));
    });
    expect(events).toEqual(["error", "close 1006"]);
    expect(server.connections.map(({ status }) => status)).toEqual(["open", "refused"]);
    refused.disconnect();
  });
});

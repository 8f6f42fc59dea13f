import { Socket } from "phoenix";
import { createSlipstream, type PhoenixSocket, type SlipstreamError } from "slipstream-react/core";
import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, framesTo, startClient } from "../helpers/startClient.js";
import {
  joinSharedRoom,
  passes,
  type SharedStage,
  startSharedClient,
  stateOf,
} from "../helpers/startSharedClient.js";

const connectionOf = ({ client }: Pick<SharedStage, "client">) =>
  client.store.getState().connection;

const joinsTo = ({ server }: Pick<SharedStage, "server">) =>
  framesTo(server).filter((frame) => frame.startsWith("phx_join"));

describe("a client on a socket that is not ours", () => {
  it("opens at once where the socket is connected: one connection for both", async () => {
    const stage = await joinSharedRoom();
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1, attempt: 0 });
    expect(stage.room.state.status).toBe("joined");
    expect(stateOf(stage.live)).toBe("joined");
    expect(stage.server.connections).toHaveLength(1);
    expect(stage.client.socket).toBe(stage.socket);
  });

  it("gets its messages, and the owner's Channel gets those of its own", async () => {
    const { server, room, heard, events } = await joinSharedRoom();
    const messages: unknown[] = [];
    room.onMessage((event, payload) => messages.push([event, payload]));
    server.broadcast("live:a", "msg", { to: "owner" });
    server.broadcast("room:a", "msg", { to: "us" });
    await settle();
    expect(heard).toEqual([{ to: "owner" }]);
    expect(messages).toEqual([["msg", { to: "us" }]]);
    expect(await room.push("echo", { n: 1 })).toEqual({ n: 1 });
    // Frames of the owner's topics are none of our business, nor of our counts.
    expect(JSON.stringify(events)).not.toContain("live:a");
  });

  it("asks a socket that is not connected to connect, and pushes nothing before it is open", async () => {
    const stage = startSharedClient();
    const push = vi.spyOn(stage.socket, "push");
    const room = stage.client.channel("room:a");
    stage.server.hangConnect();
    stage.client.connect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "connecting", attempt: 1 });
    expect(push).not.toHaveBeenCalled();
    stage.server.acceptConnect();
    await settle();
    expect(room.state.status).toBe("joined");
    expect(eventsOf(stage.events, "connectionOpened")).toEqual([
      { type: "connectionOpened", epoch: 1, durationMs: 0 },
    ]);
  });

  it("touches nothing of the socket before it is asked to connect", () => {
    const { socket } = startSharedClient();
    const untouched = startSharedClient();
    expect(JSON.stringify(callbacksOf(untouched.socket))).toBe(JSON.stringify(callbacksOf(socket)));
    expect(callbacksOf(untouched.socket)).toEqual({ open: [], close: [], error: [], message: [] });
  });

  it("has no timer, heartbeat or page listener of ours, connected, waiting or stopped", async () => {
    const stage = startSharedClient();
    stage.client.connect();
    expect(stage.clock.timers).toEqual([]);
    await settle();
    expect(stage.clock.timers).toEqual([]);
    stage.server.disconnect();
    await settle();
    expect(connectionOf(stage).status).toBe("reconnecting");
    expect(stage.clock.timers).toEqual([]);
  });

  it("answers ping()", async () => {
    const stage = await joinSharedRoom();
    const beats = vi.fn();
    stage.socket.onMessage(beats);
    const ping = stage.client.ping();
    stage.clock.advanceAtOnce(7);
    expect(await ping).toBe(7);
    expect(beats).toHaveBeenCalledOnce();
  });

  it("leaves a topic as any client does", async () => {
    const { server, clock, room, live } = await joinSharedRoom({ leaveAfterMs: 0 });
    const left = outcomeOf(room.leave());
    await clock.advance(0);
    expect(left.result).toBe("ok");
    expect(framesTo(server).at(-1)).toBe("phx_leave room:a");
    expect(stateOf(live)).toBe("joined");
  });
});

describe("when the shared socket drops", () => {
  it("reconnects without a retryAt, and joins once what is desired when the socket is back", async () => {
    const stage = await joinSharedRoom();
    const other = stage.client.channel("room:b");
    await settle();
    for (const epoch of [2, 3]) {
      const before = joinsTo(stage).length;
      stage.server.disconnect();
      await settle();
      expect(connectionOf(stage)).toMatchObject({
        status: "reconnecting",
        error: { code: "interrupted" },
      });
      expect(connectionOf(stage)).not.toHaveProperty("retryAt");
      expect([stage.room.state, other.state]).toMatchObject([
        { status: "pending", isStale: true },
        { status: "pending", isStale: true },
      ]);
      await passes(300);
      expect(connectionOf(stage)).toMatchObject({ status: "open", epoch });
      expect([stage.room.state.status, other.state.status]).toEqual(["joined", "joined"]);
      expect(stateOf(stage.live)).toBe("joined");
      expect(joinsTo(stage).slice(before).sort()).toEqual([
        "phx_join live:a",
        "phx_join room:a",
        "phx_join room:b",
      ]);
    }
  });

  it("tells how long it was away", async () => {
    const stage = await joinSharedRoom();
    stage.clock.advanceAtOnce(5_000);
    stage.server.disconnect();
    await settle();
    stage.clock.advanceAtOnce(300);
    await passes(300);
    expect(eventsOf(stage.events, "connectionOpened")[1]).toMatchObject({ durationMs: 300 });
  });

  it("stays as it is when its owner disconnects, and comes back when its owner connects", async () => {
    const stage = await joinSharedRoom();
    stage.socket.disconnect();
    await passes(60_000);
    expect(connectionOf(stage).status).toBe("reconnecting");
    expect(stage.server.connections).toHaveLength(1);
    stage.socket.connect();
    await settle();
    await passes(300);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
    expect(stage.room.state.status).toBe("joined");
    expect(joinsTo(stage).filter((frame) => frame === "phx_join room:a")).toHaveLength(2);
  });

  it("waits for its next try where the first was refused", async () => {
    const stage = startSharedClient();
    stage.server.refuseConnect();
    stage.client.connect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({
      status: "reconnecting",
      attempt: 1,
      error: { code: "connect-failed" },
    });
    expect(eventsOf(stage.events, "connectFailed")).toHaveLength(1);
    await passes(100);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
  });

  it("asks it to connect when told to reconnect()", async () => {
    const stage = await joinSharedRoom();
    stage.socket.disconnect();
    await passes(1_000);
    stage.client.reconnect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });
});

describe("reconnect() on a shared socket that is open", () => {
  it("leaves it alone", async () => {
    const stage = await joinSharedRoom();
    const before = connectionOf(stage);
    const frames = stage.server.frames.length;
    stage.client.reconnect();
    await settle();
    expect(connectionOf(stage)).toBe(before);
    expect(stage.server.frames).toHaveLength(frames);
    expect(stage.server.connections).toHaveLength(1);
  });
});

describe("disconnect() on a shared socket", () => {
  it("leaves our topics, joined and joining, and nothing of its owner", async () => {
    const stage = await joinSharedRoom();
    const slow = stage.client.channel("slow:a");
    await stage.server.expectJoin("slow:a");
    const push = outcomeOf(stage.room.push("unanswered"));
    await stage.server.expectPush("room:a", "unanswered");
    await stage.client.disconnect();
    await settle();
    expect(framesTo(stage.server).slice(-2)).toEqual(["phx_leave room:a", "phx_leave slow:a"]);
    expect(connectionOf(stage).status).toBe("stopped");
    expect([stage.room.state.status, slow.state.status]).toEqual(["pending", "pending"]);
    expect(push.result).toBe("interrupted");
    expect(stage.socket.isConnected()).toBe(true);
    stage.server.broadcast("live:a", "msg", 1);
    stage.server.broadcast("room:a", "msg", 2);
    await settle();
    expect(stage.heard).toEqual([1]);
    expect(eventsOf(stage.events, "messageReceived")).toEqual([]);
  });

  it("holds while the socket opens again, until connect()", async () => {
    const stage = await joinSharedRoom();
    void stage.client.disconnect();
    await settle();
    stage.server.disconnect();
    await passes(300);
    expect(stage.socket.isConnected()).toBe(true);
    expect(connectionOf(stage)).toMatchObject({ status: "stopped", epoch: 1 });
    expect(stage.room.state.status).toBe("pending");
    stage.client.connect();
    await settle();
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
    expect(stage.room.state.status).toBe("joined");
  });

  it("and connect() in one go leave and join each topic once", async () => {
    const stage = await joinSharedRoom();
    const before = framesTo(stage.server).length;
    void stage.client.disconnect();
    stage.client.connect();
    await settle();
    expect(framesTo(stage.server).slice(before)).toEqual(["phx_leave room:a", "phx_join room:a"]);
    expect(stage.room.state.status).toBe("joined");
    stage.server.broadcast("room:a", "msg", {});
    await settle();
    expect(eventsOf(stage.events, "messageReceived")).toHaveLength(1);
  });
});

describe("destroy() on a shared socket", () => {
  it("leaves only our topics, once each: the owner's Channels go on", async () => {
    const stage = await joinSharedRoom();
    const before = framesTo(stage.server).length;
    stage.client.destroy();
    stage.client.destroy();
    await settle();
    expect(framesTo(stage.server).slice(before)).toEqual(["phx_leave room:a"]);
    expect(stage.socket.isConnected()).toBe(true);
    expect(stage.server.connections[0]!.topics).toEqual(new Set(["live:a"]));
    stage.server.broadcast("live:a", "msg", "still here");
    await settle();
    expect(stage.heard).toEqual(["still here"]);
  });

  it("takes all our listeners off, as disconnect() does, and none of the owner's", async () => {
    const stage = startSharedClient();
    stage.socket.onOpen(() => undefined);
    const before = JSON.stringify(callbacksOf(stage.socket));
    stage.client.connect();
    await settle();
    expect(JSON.stringify(callbacksOf(stage.socket))).not.toBe(before);
    void stage.client.disconnect();
    expect(JSON.stringify(callbacksOf(stage.socket))).toBe(before);
    stage.client.connect();
    await settle();
    stage.client.destroy();
    expect(JSON.stringify(callbacksOf(stage.socket))).toBe(before);
  });

  it("while the socket is away leaves nothing to be sent when it is back", async () => {
    const stage = await joinSharedRoom();
    stage.server.disconnect();
    await settle();
    stage.client.destroy();
    const before = framesTo(stage.server).length;
    await passes(300);
    expect(framesTo(stage.server).slice(before)).toEqual(["phx_join live:a"]);
  });
});

/** A socket that a test moves by hand: as some versions and forks behave. */
function createHandDrivenSocket() {
  const listeners: Record<string, ((event?: unknown) => void)[]> = {};
  const listen = (name: string) => (callback: (event: never) => void) => {
    // A test hands over what phoenix.js would.
    (listeners[name] ??= []).push(callback as (event?: unknown) => void);
    return `${name} ${listeners[name].length}`;
  };
  let refs = 0;
  const socket = {
    isOpen: false,
    connect: vi.fn(),
    disconnect: vi.fn(),
    isConnected: () => socket.isOpen,
    makeRef: () => `${(refs += 1)}`,
    push: vi.fn(),
    onOpen: listen("open"),
    onClose: listen("close"),
    onError: listen("error"),
    onMessage: listen("message"),
    off: vi.fn(),
  };
  const tell = (name: string, event?: unknown) =>
    listeners[name]?.forEach((callback) => callback(event));
  return { socket, tell };
}

async function openByHand() {
  const { socket, tell } = createHandDrivenSocket();
  const stage = startClient({ url: undefined, transport: undefined, socket });
  socket.isOpen = true;
  stage.client.connect();
  await settle();
  const room = stage.client.channel("room:a");
  await settle();
  const pushed = () =>
    socket.push.mock.calls.map(([data]) => data as { event: string; ref: string });
  const answer = () => {
    const { ref } = pushed().at(-1)!;
    tell("message", {
      ...{ join_ref: ref, ref, topic: "room:a", event: "phx_reply" },
      payload: { status: "ok", response: {} },
    });
  };
  answer();
  await settle();
  return { ...stage, socket, tell, room, pushed, answer };
}

describe("a loss on a shared socket that was never told", () => {
  it("is known with the next open: everything is joined again", async () => {
    const { client, tell, room, pushed } = await openByHand();
    expect(room.state.status).toBe("joined");
    tell("open");
    await settle();
    expect(connectionOf({ client })).toMatchObject({ status: "open", epoch: 2 });
    expect(pushed().map(({ event }) => event)).toEqual(["phx_join", "phx_join"]);
  });

  it("is told to onEvent as any other: closed, then opened", async () => {
    const { events, clock, tell } = await openByHand();
    clock.advanceAtOnce(3_600_000);
    tell("open");
    await settle();
    expect(events.filter(({ type }) => type.startsWith("connect"))).toEqual([
      { type: "connectStarted", attempt: 1 },
      { type: "connectionOpened", epoch: 1, durationMs: 0 },
      { type: "connectionClosed", message: "its end was not told" },
      { type: "connectionOpened", epoch: 2, durationMs: 0 },
    ]);
  });

  it("is known with the next frame that cannot go out", async () => {
    const { client, socket, room, pushed } = await openByHand();
    socket.isOpen = false;
    const push = outcomeOf(room.push("msg"));
    await settle();
    expect(push.result).toBe("interrupted");
    expect(connectionOf({ client }).status).toBe("reconnecting");
    expect(pushed()).toHaveLength(1);
  });

  it("is known with an error after which it is not connected, and not with any other", async () => {
    const { client, socket, tell } = await openByHand();
    tell("error", "why");
    expect(connectionOf({ client }).status).toBe("open");
    socket.isOpen = false;
    tell("error", "why");
    await settle();
    expect(connectionOf({ client })).toMatchObject({ status: "reconnecting" });
    tell("close", { code: 1006 });
  });

  it("has no frame that we cannot read", async () => {
    const { tell, room, events } = await openByHand();
    for (const message of [null, "text", {}, { topic: 1, event: "msg" }]) tell("message", message);
    tell("message", { topic: "room:a", event: "msg", payload: 1 });
    await settle();
    expect(room.state.status).toBe("joined");
    expect(eventsOf(events, "messageReceived")).toHaveLength(1);
    expect(eventsOf(events, "frameUndecodable")).toEqual([]);
  });
});

describe("the option socket", () => {
  const errorOf = (options: object): SlipstreamError | undefined => {
    try {
      createSlipstream(options).destroy();
    } catch (error) {
      return error as SlipstreamError;
    }
    return undefined;
  };
  const ignore = () => undefined;
  const { transport } = createTestServer();
  const socket = () => new Socket("ws://localhost/socket", { transport });

  it.each([
    ["url", "/socket"],
    ["params", {}],
    ["authToken", "t"],
    ["reconnectAfterMs", [10]],
    ["connectTimeoutMs", 10],
    ["heartbeatIntervalMs", 10],
    ["transport", Socket],
    ["longPollFallbackMs", 10],
    ["encode", () => undefined],
    ["decode", () => undefined],
    ["vsn", "2.0.0"],
    ["binaryType", "blob"],
  ])("with %s beside it is invalid-config, and says so", (name, value) => {
    expect(errorOf({ socket: socket(), [name]: value })).toMatchObject({
      code: "invalid-config",
      message: `the option ${name} is given beside a socket`,
      hint: `Leave it out, or leave out socket: a socket of yours has its own ${name}.`,
    });
  });

  it.each([
    ["no object", 5, "connect"],
    ["a text", "/socket", "connect"],
    ["a class", Socket, "connect"],
    ["a LiveSocket", { connect: ignore, isConnected: ignore, getSocket: ignore }, "makeRef"],
    ["a WebSocket", { send: ignore, close: ignore }, "connect"],
  ])("that is %s is invalid-config, and says what it takes", (_name, wrong, method) => {
    expect(errorOf({ socket: wrong })).toMatchObject({
      code: "invalid-config",
      message: `the option socket has no method ${method}()`,
      hint: "It takes a phoenix.js Socket; of a LiveSocket, liveSocket.getSocket().",
    });
  });

  it("takes what does not concern the connection beside it", () => {
    const rest = { rejoinAfterMs: [1], timeoutMs: 1, jitter: false, leaveAfterMs: 1 };
    expect(errorOf({ socket: socket(), ...rest, params: undefined })).toBeUndefined();
  });

  it("that is missing, without a url, is a missing url", () => {
    expect(errorOf({ socket: undefined })).toMatchObject({ message: "the url is missing" });
  });
});

/** phoenix.js's own list of listeners: there is no public one. */
function callbacksOf(socket: PhoenixSocket): Record<string, [ref: string][]> {
  return (socket as unknown as { stateChangeCallbacks: Record<string, [ref: string][]> })
    .stateChangeCallbacks;
}

import {
  createEngine,
  type ChannelDefinition,
  type ChannelSocket,
  type Engine,
} from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { settle } from "../helpers/rawClient.js";

function setUp(definition: ChannelDefinition, onError = vi.fn()) {
  const engine = createEngine({ onError });
  engine.channel("room:*", definition);
  return { engine, onError, ...connect(engine) };
}

function connect(engine: Engine) {
  const received: unknown[] = [];
  const connection = engine.accept(
    {
      send: (data) => received.push(typeof data === "string" ? JSON.parse(data) : data),
      close: (code) => received.push(`close ${code}`),
    },
    { url: "/socket/websocket?vsn=2.0.0" },
  );
  const send = (...frame: unknown[]) => connection.receive(JSON.stringify(frame));
  return { connection, received, send };
}

const joined = ["1", "1", "room:a", "phx_reply", { response: {}, status: "ok" }];

describe("a channel definition", () => {
  it.each([
    ["nothing is ok with {}", undefined, "ok", {}],
    ["another value is the response", { id: 1 }, "ok", { id: 1 }],
    ["null is a response", null, "ok", null],
    ["ok", { ok: [] }, "ok", []],
    ["ok beside another key is a response", { ok: 1, id: 2 }, "ok", { ok: 1, id: 2 }],
    ["error", { error: { reason: "no" } }, "error", { reason: "no" }],
    ["a status", { status: "odd", response: 1 }, "odd", 1],
    ["a status without a response is a response", { status: "odd" }, "ok", { status: "odd" }],
  ])("answers a join: %s", (_name, value, status, response) => {
    const { received, send } = setUp({ join: () => value });
    send("1", "1", "room:a", "phx_join", {});
    expect(received).toEqual([["1", "1", "room:a", "phx_reply", { response, status }]]);
  });

  it("takes the first pattern that matches", () => {
    const engine = createEngine();
    engine.channel("room:lobby", { join: () => "lobby" });
    engine.channel("room:*", { join: () => "any" });
    const { received, send } = connect(engine);
    for (const topic of ["room:lobby", "room:", "room"]) send("1", "1", topic, "phx_join", {});
    expect(received.map((frame) => (frame as unknown[])[4])).toEqual([
      { response: "lobby", status: "ok" },
      { response: "any", status: "ok" },
      { response: { reason: "unmatched topic" }, status: "error" },
    ]);
  });

  it("does what join asked for after its reply, and not at all when it refuses", async () => {
    const { received, send } = setUp({
      join(params, socket) {
        socket.push("welcome", {});
        socket.broadcast("arrived", {});
        return params;
      },
    });
    send("1", "1", "room:a", "phx_join", { error: {} });
    send("2", "2", "room:a", "phx_join", { ok: {} });
    await settle();
    expect(received.map((frame) => (frame as unknown[])[3])).toEqual([
      "phx_reply",
      "phx_reply",
      "welcome",
      "arrived",
    ]);
  });

  it("crashes the channel when a clause throws, rejects, or is none, and tells onError", async () => {
    const { received, send, onError } = setUp({
      handleIn: {
        throws() {
          throw new Error("throws");
        },
        rejects: () => Promise.reject(new Error("rejects")),
      },
    });
    for (const event of ["throws", "rejects", "toString"]) {
      send("1", "1", "room:a", "phx_join", {});
      await settle();
      send("1", "2", "room:a", event, {});
      await settle();
    }
    const crashed = ["1", "1", "room:a", "phx_error", { reason: "channel_crash" }];
    expect(received).toEqual([joined, crashed, joined, crashed, joined, crashed]);
    expect(onError.mock.calls.map(([error, info]) => [String(error), info as unknown])).toEqual([
      ["Error: throws", { topic: "room:a" }],
      ["Error: rejects", { topic: "room:a" }],
      ['Error: No handleIn clause for "toString" on "room:a"', { topic: "room:a" }],
    ]);
  });

  it("takes an event without a clause of its own by the clause *, and tells it the name", async () => {
    const { received, send, onError } = setUp({
      handleIn: {
        known: (_payload, _socket, event) => ({ ok: ["known", event] }),
        "*": (payload, { topic }, event) => ({ ok: ["*", event, topic, payload] }),
      },
    });
    send("1", "1", "room:a", "phx_join", {});
    for (const event of ["known", "other", "toString", "*", 5]) {
      send("1", "2", "room:a", event, { a: 1 });
    }
    await settle();
    expect(received.slice(1, -1).map((frame) => (frame as { response: unknown }[])[4])).toEqual(
      [
        ["known", "known"],
        ["*", "other", "room:a", { a: 1 }],
        ["*", "toString", "room:a", { a: 1 }],
        ["*", "*", "room:a", { a: 1 }],
      ].map((response) => ({ response, status: "ok" })),
    );
    expect((received.at(-1) as unknown[])[3]).toBe("phx_error");
    expect(onError).toHaveBeenCalledOnce();
  });

  it("reports to the console without onError", async () => {
    const report = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const engine = createEngine();
    engine.channel("room:*", { handleIn: {} });
    const { send } = connect(engine);
    send("1", "1", "room:a", "phx_join", {});
    send("1", "2", "room:a", "nosuch", {});
    await settle();
    expect(report).toHaveBeenCalledWith('A channel on "room:a" crashed:', expect.any(Error));
  });

  it.each([
    [
      "left",
      (_engine: Engine, send: (...frame: unknown[]) => void) =>
        send(null, "2", "room:a", "phx_leave", {}),
    ],
    ["closed", (engine: Engine) => engine.close("room:a")],
    ["crashed", (engine: Engine) => engine.crash("room:a")],
    [
      "joined again",
      (_engine: Engine, send: (...frame: unknown[]) => void) =>
        send("3", "3", "room:a", "phx_join", { error: 1 }),
    ],
    ["disconnected", (engine: Engine) => engine.disconnect()],
  ])("is told once that its channel has ended: %s", async (_name, end) => {
    const terminate = vi.fn();
    const { engine, connection, send } = setUp({ join: (params) => params, terminate });
    send("1", "1", "room:a", "phx_join", {});
    await settle();
    end(engine, send);
    await settle();
    connection.closed();
    const ended = terminate.mock.calls.map(([socket]) => (socket as ChannelSocket).joinRef);
    expect(ended.filter((joinRef) => joinRef === "1")).toHaveLength(1);
  });

  it.each([
    ["at once", (value: unknown) => value],
    ["late", (value: unknown) => Promise.resolve(value)],
  ])("refuses a join whose response is no JSON: %s", async (_name, answer) => {
    const { received, send, onError } = setUp({ join: () => answer({ ok: 1n }) });
    send("1", "1", "room:a", "phx_join", {});
    await settle();
    const response = { reason: "join crashed" };
    expect(received).toEqual([["1", "1", "room:a", "phx_reply", { response, status: "error" }]]);
    expect(onError).toHaveBeenCalledOnce();
  });

  it("keeps assigns for as long as one join lasts", async () => {
    const { received, send } = setUp({
      join: (params, socket) => void Object.assign(socket.assigns, params),
      handleIn: { assigns: (_payload, socket) => ({ ok: socket.assigns }) },
    });
    send("1", "1", "room:a", "phx_join", { a: 1 });
    send("1", "2", "room:a", "assigns", {});
    await settle();
    send("3", "3", "room:a", "phx_join", { b: 1 });
    send("3", "4", "room:a", "assigns", {});
    await settle();
    const responses = received.map((frame) => (frame as { response?: unknown }[])[4]?.response);
    expect([responses[1], responses[4]]).toEqual([{ a: 1 }, { b: 1 }]);
  });

  it("cannot name a push outside of its clause", () => {
    const { send, onError } = setUp({ join: (_params, socket) => void socket.socketRef() });
    send("1", "1", "room:a", "phx_join", {});
    expect(onError).toHaveBeenCalledWith(
      new Error("socketRef() is for a push that is being handled"),
      { topic: "room:a" },
    );
  });
});

describe("a refused join", () => {
  it("is told that it has ended, and does nothing of what it was about to", async () => {
    const terminate = vi.fn();
    const { received, send } = setUp({
      join(_params, socket) {
        socket.push("never", {});
        return { error: { reason: "no" } };
      },
      terminate,
    });
    send("1", "1", "room:a", "phx_join", {});
    await settle();
    expect(terminate).toHaveBeenCalledOnce();
    expect(received).toHaveLength(1);
  });
});

describe("a slow join", () => {
  it("holds up broadcasts to its connection too", async () => {
    let accept: (value: unknown) => void = () => undefined;
    const { engine, received, send } = setUp({
      join: (params) =>
        (params as { slow?: true }).slow ? new Promise((r) => (accept = r)) : undefined,
    });
    send("1", "1", "room:a", "phx_join", {});
    send("2", "2", "room:b", "phx_join", { slow: true });
    engine.broadcast("room:a", "news", {});
    await settle();
    expect(received).toEqual([joined]);
    accept({});
    await settle();
    expect(received.map((frame) => (frame as unknown[])[3])).toEqual([
      "phx_reply",
      "phx_reply",
      "news",
    ]);
  });

  it("ends when it is answered to a connection that went away meanwhile", async () => {
    const { engine, connection, received, send, accept, terminate } = setUpSlow();
    send("1", "1", "room:a", "phx_join", {});
    connection.closed();
    await settle();
    expect(terminate).not.toHaveBeenCalled();
    accept({});
    await settle();
    expect(terminate).toHaveBeenCalledOnce();
    expect(received).toEqual([]);
    expect(engine.connections.size).toBe(0);
  });

  it("ends when the connection goes away with the answer under way", async () => {
    const { engine, connection, send, accept, terminate } = setUpSlow();
    send("1", "1", "room:a", "phx_join", {});
    engine.freeze();
    accept({});
    await settle();
    connection.closed();
    expect(terminate).toHaveBeenCalledOnce();
  });

  it("ends once with a connection that goes away later", async () => {
    const { connection, send, accept, terminate } = setUpSlow();
    send("1", "1", "room:a", "phx_join", {});
    accept({});
    await settle();
    connection.closed();
    expect(terminate).toHaveBeenCalledOnce();
  });

  it("pushes what it was told in join before what comes right after it", async () => {
    const { received, send, sockets, accept } = setUpSlow((socket) => socket.push("n", { n: 1 }));
    send("1", "1", "room:a", "phx_join", {});
    accept({});
    while (received.length === 0) await Promise.resolve();
    sockets[0]?.push("n", { n: 2 });
    await settle();
    expect(received.slice(1).map((frame) => (frame as unknown[])[4])).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

function setUpSlow(join: (socket: ChannelSocket) => void = () => undefined) {
  const sockets: ChannelSocket[] = [];
  const terminate = vi.fn();
  let answer: (value: unknown) => void = () => undefined;
  const stage = setUp({
    join(_params, socket) {
      sockets.push(socket);
      join(socket);
      return new Promise((resolve) => (answer = resolve));
    },
    terminate,
  });
  return { ...stage, sockets, terminate, accept: (value: unknown) => answer(value) };
}

describe("presences", () => {
  const tracked: ChannelDefinition = {
    join: (params, socket) => socket.track((params as { key: string }).key, {}),
    handleIn: {
      track: (payload, socket) => socket.track((payload as { key: string }).key, {}),
      untrack: (payload, socket) => socket.untrack((payload as { key: string }).key),
      update: (payload, socket) => socket.update((payload as { key: string }).key, { n: 1 }),
    },
  };

  it("are untracked one by one, or with their channel in one diff", async () => {
    const { engine, send } = setUp(tracked);
    const other = connect(engine);
    other.send("1", "1", "room:a", "phx_join", { key: "bob" });
    send("1", "1", "room:a", "phx_join", { key: "ann" });
    for (const key of ["ann:2", "ann:3"]) send("1", "2", "room:a", "track", { key });
    await settle();
    other.received.length = 0;
    send("1", "3", "room:a", "untrack", { key: "ann" });
    await settle();
    send("1", "4", "room:a", "phx_leave", {});
    await settle();
    const leaves = other.received.map((frame) => (frame as { leaves: object }[])[4]?.leaves ?? {});
    expect(leaves.map((keys) => Object.keys(keys))).toEqual([["ann"], ["ann:2", "ann:3"]]);
  });

  it.each([
    ["track", "ann", '"ann" is tracked already'],
    ["update", "bob", '"bob" is not tracked'],
  ])("crash the channel on a wrong %s", async (event, key, message) => {
    const { send, onError } = setUp(tracked);
    send("1", "1", "room:a", "phx_join", { key: "ann" });
    send("1", "2", "room:a", event, { key });
    await settle();
    expect(onError).toHaveBeenCalledWith(new Error(message), { topic: "room:a" });
  });
});

describe("a frozen engine", () => {
  it("serves what came meanwhile, in order, and can be disconnected", async () => {
    const { engine, received, send } = setUp({
      handleIn: { echo: (payload) => ({ ok: payload }) },
    });
    send("1", "1", "room:a", "phx_join", {});
    await settle();
    engine.freeze();
    engine.broadcast("room:a", "news", {});
    send("1", "2", "room:a", "echo", {});
    send("1", "3", "room:a", "phx_leave", {});
    await settle();
    expect(received).toEqual([joined]);
    engine.thaw();
    await settle();
    expect(received.slice(1).map((frame) => (frame as unknown[])[3])).toEqual([
      "news",
      "phx_reply",
      "phx_reply",
      "phx_close",
    ]);
    engine.freeze();
    engine.disconnect();
    expect(received.at(-1)).toBe("close 1001");
  });
});

describe("a binary frame", () => {
  it("cannot have a name of more than 255 bytes", () => {
    const engine = createEngine();
    const topic = "room:" + "ü".repeat(130);
    expect(() => engine.broadcast(topic, "news", new ArrayBuffer(1))).toThrow("255 bytes");
  });
});

import { describe, expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors } from "../helpers/reports.js";
import { eventsOf, joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

describe("a frame that cannot be decoded", () => {
  it.each<[string, string | ArrayBuffer | readonly unknown[]]>([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a JSON string: it destructures too", '"ab"'],
    ["a JSON number", "5"],
    ["null", "null"],
    ["an object", '{"topic":"room:a","event":"msg"}'],
    ["too short", ["1", "2", "room:a"]],
    ["a topic that is no string", [null, null, 5, "msg", {}]],
    ["an event that is no string", [null, null, "room:a", { a: 1 }, {}]],
    ["binary of no kind", Uint8Array.of(9, 1, 2, 3).buffer],
    ["empty binary", new ArrayBuffer(0)],
    ["a JSON string of five letters", '"abcde"'],
  ])("is reported and dropped, and the connection lives: %s", async (_what, frame) => {
    const { client, server, room, events } = await joinRoom();
    const seen = vi.fn();
    room.onMessage(seen);
    server.sendRaw(frame);
    await settle();
    expect(takeErrors()).toMatchObject([{ code: "decode" }]);
    expect(eventsOf(events, "frameUndecodable")).toHaveLength(1);
    server.broadcast("room:a", "msg", 1);
    await settle();
    expect(seen).toHaveBeenCalledExactlyOnceWith("msg", 1);
    expect(client.store.getState().connection).toMatchObject({ status: "open", epoch: 1 });
  });

  it.each<[string, string | ArrayBuffer]>([
    ["binary that is shorter than its header says", Uint8Array.of(1, 200, 200, 200, 200).buffer],
  ])("but looks like one of another topic disturbs nobody: %s", async (_what, frame) => {
    const { client, server, room } = await joinRoom();
    server.sendRaw(frame);
    await settle();
    expect(room.state.status).toBe("joined");
    expect(client.store.getState().topics.size).toBe(1);
  });

  it.each([null, "text", 5, [], {}])("is none with a reply of %j: it refuses", async (payload) => {
    const { server, room } = await joinRoom();
    const push = outcomeOf(room.push("ask"));
    await server.expectPush("room:a", "ask");
    const [joinRef, ref] = server.frames.at(-1)!.frame!;
    server.sendRaw([joinRef, ref, "room:a", "phx_reply", payload]);
    await settle();
    expect(push.result).toBe("refused");
  });
});

describe("a handler that throws", () => {
  it("is reported, and disturbs nobody else", async () => {
    const throwing = () => {
      throw new Error("mine");
    };
    const seen = vi.fn();
    const { client, server } = await openClient();
    const first = client.channel("room:a", {
      onJoin: throwing,
      onMessage: throwing,
      onError: throwing,
      onClose: throwing,
    });
    const options = { onJoin: seen, onMessage: seen, onError: seen, onClose: seen };
    client.channel("room:a", options);
    first.on("msg", throwing);
    first.on("msg", seen);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(seen).toHaveBeenCalledTimes(1);
    expect(takeErrors()).toHaveLength(1);
    server.broadcast("room:a", "msg");
    await settle();
    expect(seen).toHaveBeenCalledTimes(3);
    expect(takeErrors()).toHaveLength(2);
    server.close("room:a");
    await settle();
    expect(seen).toHaveBeenCalledTimes(4);
    expect(takeErrors()).toHaveLength(1);
    first.rejoin();
    (await server.expectJoin("room:a")).error();
    await settle();
    expect(seen).toHaveBeenCalledTimes(5);
    expect(takeErrors()).toHaveLength(1);
  });

  it("is told to reportError where it exists", async () => {
    const reportError = vi.fn();
    vi.stubGlobal("reportError", reportError);
    const { server, room } = await joinRoom();
    room.on("msg", () => {
      throw new Error("mine");
    });
    server.broadcast("room:a", "msg");
    await settle();
    vi.unstubAllGlobals();
    expect(reportError).toHaveBeenCalledExactlyOnceWith(new Error("mine"));
  });
});

describe("handlers", () => {
  it("come and go while a message is delivered: those that came are called from the next on", async () => {
    const { server, room } = await joinRoom();
    const seen: string[] = [];
    const offs: (() => void)[] = [];
    room.on("msg", () => {
      seen.push("first");
      offs[0]!();
      room.on("msg", () => seen.push("new"));
    });
    offs.push(room.on("msg", () => seen.push("second")));
    server.broadcast("room:a", "msg");
    await settle();
    expect(seen).toEqual(["first"]);
    server.broadcast("room:a", "msg");
    await settle();
    expect(seen).toEqual(["first", "first", "new"]);
  });

  it("that are registered twice are called twice, and taken off one by one", async () => {
    const { server, room } = await joinRoom();
    const handler = vi.fn();
    const off = room.on("msg", handler);
    room.on("msg", handler);
    server.broadcast("room:a", "msg");
    await settle();
    expect(handler).toHaveBeenCalledTimes(2);
    off();
    off();
    server.broadcast("room:a", "msg");
    await settle();
    expect(handler).toHaveBeenCalledTimes(3);
  });
});

describe("a payload that cannot be encoded", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;

  it.each<[string, unknown]>([
    ["circular", circular],
    ["a BigInt", { n: 1n }],
    [
      "a toJSON that throws",
      {
        toJSON() {
          throw new Error("no");
        },
      },
    ],
  ])("rejects that push alone: %s", async (_what, payload) => {
    const { server, room } = await joinRoom();
    const bad = outcomeOf(room.push("bad", payload));
    room.send("bad", payload);
    const good = outcomeOf(room.push("good"));
    (await server.expectPush("room:a", "good")).reply.ok();
    await settle();
    expect(bad.error).toMatchObject({ code: "encode", topic: "room:a", event: "bad" });
    expect(bad.error?.cause).toBeInstanceOf(Error);
    expect(good.result).toBe("ok");
    await server.expectNoPush();
  });

  it("rejects that push alone when it has waited, and those behind it go out", async () => {
    const { client, server } = startClient();
    const room = client.channel("room:a");
    const outcomes = [
      outcomeOf(room.push("before")),
      outcomeOf(room.push("bad", circular)),
      outcomeOf(room.push("after")),
    ];
    client.connect();
    (await server.expectJoin("room:a")).ok();
    await server.expectPush("room:a", "before");
    await server.expectPush("room:a", "after");
    expect(outcomes.map(({ result }) => result)).toEqual(["pending", "encode", "pending"]);
  });
});

describe("a topic", () => {
  it.each(["", null, undefined, 5, {}])("may not be %j: invalid-config", (topic) => {
    const { client } = startClient();
    const claim = () => client.channel(topic as string);
    expect(claim).toThrow(expect.objectContaining({ code: "invalid-config" }) as Error);
    expect(client.store.getState().topics.size).toBe(0);
  });

  it.each(["__proto__", "constructor", "hasOwnProperty", "phx_join", " ", "räume:日本"])(
    "may be %j",
    async (topic) => {
      const { client, server } = await openClient();
      const room = client.channel(topic);
      (await server.expectJoin(topic)).ok();
      await settle();
      expect(room.state.status).toBe("joined");
      expect(client.store.getState().topics.get(topic)).toBe(room.state);
    },
  );

  it.each(["__proto__", "constructor", "toString"])("may have an event %j", async (event) => {
    const { server, room } = await joinRoom();
    const seen = vi.fn();
    room.on(event, seen);
    server.broadcast("room:a", event, 1);
    await settle();
    expect(seen).toHaveBeenCalledExactlyOnceWith(1);
  });
});

describe("after destroy()", () => {
  it("everything rejects or throws with destroyed", async () => {
    const { client, room } = await joinRoom();
    client.destroy();
    const destroyed = expect.objectContaining({ code: "destroyed" }) as Error;
    expect(() => client.connect()).toThrow(destroyed);
    expect(() => client.reconnect()).toThrow(destroyed);
    expect(() => client.channel("room:b")).toThrow(destroyed);
    await expect(client.connected()).rejects.toEqual(destroyed);
    await expect(client.ping()).rejects.toEqual(destroyed);
    await expect(room.push("a")).rejects.toEqual(destroyed);
    await expect(room.joined()).rejects.toEqual(destroyed);
    await expect(room.next("a")).rejects.toEqual(destroyed);
    await expect(room.leave()).resolves.toBeUndefined();
    room.send("a");
    room.rejoin();
    expect(room.state.status).toBe("idle");
  });

  it("no frame is sent and no callback called any more", async () => {
    const onEvent = vi.fn();
    const onMessage = vi.fn();
    const { client, server } = await openClient({ onEvent });
    client.channel("room:a", { onMessage });
    const join = await server.expectJoin("room:a");
    client.destroy();
    await settle();
    onEvent.mockClear();
    const frames = server.frames.length;
    join.ok();
    server.broadcast("room:a", "msg");
    await settle();
    expect(server.frames).toHaveLength(frames);
    expect(onEvent).not.toHaveBeenCalled();
    expect(onMessage).not.toHaveBeenCalled();
  });
});

describe("an option of channel() that is no function", () => {
  it.each(["cursor", "gap", "onGap", "onJoin", "onMessage", "onError", "onClose"])(
    "%s: invalid-config, and nothing is claimed",
    async (name) => {
      const { client } = await openClient();
      expect(() => client.channel("room:a", { [name]: "seq" })).toThrow(
        expect.objectContaining({
          code: "invalid-config",
          message: `the option ${name} is "seq"`,
          hint: "It takes a function.",
        }),
      );
      await settle();
      expect(client.store.getState().topics.size).toBe(0);
    },
  );
});

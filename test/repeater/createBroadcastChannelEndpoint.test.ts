import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { createBroadcastChannelEndpoint, type Message, repeat } from "slipstream-react/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import { createRooms, stats } from "./pair.js";

let name = "";
let opened: { close(): void }[] = [];
let names = 0;

beforeEach(() => {
  name = `test-${process.pid}-${(names += 1)}`;
});

afterEach(() => {
  vi.unstubAllGlobals();
  for (const channel of opened) channel.close();
  opened = [];
});

function open(of = name) {
  const endpoint = createBroadcastChannelEndpoint(of);
  opened.push(endpoint);
  return endpoint;
}

function listen(endpoint: ReturnType<typeof open>, topic = "room:a") {
  const heard: Message[] = [];
  const off = endpoint.subscribe(topic, (event, payload) => heard.push({ event, payload }));
  return { heard, off };
}

/** Another script on the channel of this name. */
function openRaw() {
  const channel = new BroadcastChannel(name);
  opened.push(channel);
  const seen: unknown[] = [];
  channel.onmessage = ({ data }: MessageEvent<unknown>) => seen.push(data);
  return { channel, seen };
}

const has = (list: unknown[], length: number) =>
  vi.waitFor(() => expect(list).toHaveLength(length), { timeout: 10_000, interval: 1 });

describe("endpoints of one name", () => {
  it("hear each other, once, in order, and not themselves", async () => {
    const [one, other] = [open(), open()];
    const [mine, theirs] = [listen(one), listen(other)];
    for (const n of [1, 2, 3]) void one.broadcast("room:a", "msg", { n });
    void other.broadcast("room:a", "msg", { n: 4 });
    await has(theirs.heard, 3);
    await has(mine.heard, 1);
    expect(theirs.heard.map(({ payload }) => payload)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(mine.heard).toEqual([{ event: "msg", payload: { n: 4 } }]);
  });

  it("hear the topics they subscribe to, and other names hear nothing", async () => {
    const [one, other, stranger] = [open(), open(), open(`${name}-other`)];
    const a = listen(other);
    const b = listen(other, "room:b");
    const strange = listen(stranger);
    void one.broadcast("room:a", "msg", 1);
    void one.broadcast("room:b", "msg", 2);
    await has(b.heard, 1);
    expect([a.heard.length, strange.heard.length]).toEqual([1, 0]);
  });

  it.each<[string, unknown]>([
    ["binary", Uint8Array.of(1, 2, 250).buffer],
    ["nested", { a: [{ ключ: "漢字" }], b: null }],
    ["what JSON has no word for", { at: new Date(0), many: new Map([[1, new Set([2])]]) }],
    ["undefined", undefined],
  ])("get a payload unchanged: %s", async (_what, payload) => {
    const [one, other] = [open(), open()];
    const { heard } = listen(other);
    void one.broadcast("room:a", "msg", payload);
    await has(heard, 1);
    expect(heard).toEqual([{ event: "msg", payload }]);
  });

  it("send { topic, event, payload }, for scripts without this package", async () => {
    const { channel, seen } = openRaw();
    const endpoint = open();
    const { heard } = listen(endpoint);
    void endpoint.broadcast("room:a", "msg", { n: 1 });
    channel.postMessage({ topic: "room:a", event: "msg", payload: { n: 2 } });
    await has(seen, 1);
    await has(heard, 1);
    expect(seen).toEqual([{ topic: "room:a", event: "msg", payload: { n: 1 } }]);
    expect(heard).toEqual([{ event: "msg", payload: { n: 2 } }]);
  });
});

describe("garbage on the channel", () => {
  it.each<[string, unknown]>([
    ["a text", "hello"],
    ["null", null],
    ["undefined", undefined],
    ["a number", 7],
    ["an empty object", {}],
    ["a list", ["room:a", "msg", {}]],
    ["a topic that is no text", { topic: 1, event: "msg", payload: {} }],
    ["no event", { topic: "room:a", payload: {} }],
    ["no payload", { topic: "room:a", event: "msg" }],
  ])("is reported and ignored: %s", async (_what, garbage) => {
    const { channel } = openRaw();
    const { heard } = listen(open());
    channel.postMessage(garbage);
    channel.postMessage({ topic: "room:a", event: "msg", payload: {} });
    await has(heard, 1);
    expect(heard).toEqual([{ event: "msg", payload: {} }]);
    expect(takeErrors()).toMatchObject([
      {
        code: "decode",
        message: `something on the BroadcastChannel "${name}" is no message`,
        hint: expect.stringContaining("one of its own") as string,
      },
    ]);
  });
});

describe("a payload that cannot be cloned", () => {
  it("is turned away by name, and the endpoint works on", async () => {
    const [one, other] = [open(), open()];
    const { heard } = listen(other);
    expect(() => one.broadcast("room:a", "msg", { run: () => undefined })).toThrow(
      expect.objectContaining({
        code: "encode",
        message: '"msg" of "room:a" cannot be cloned',
        hint: expect.stringContaining("no functions") as string,
        cause: expect.any(Error) as Error,
        ...{ topic: "room:a", event: "msg" },
      }),
    );
    void one.broadcast("room:a", "msg", 2);
    await has(heard, 1);
  });

  it("fails that message of a repeater alone, as encode", async () => {
    const decode = (raw: string | ArrayBuffer, deliver: (frame: unknown) => void) => {
      const [join_ref, ref, topic, event, payload] = JSON.parse(raw as string) as unknown[];
      const own = event === "bad" ? { run: () => undefined } : payload;
      deliver({ join_ref, ref, topic, event, payload: own });
    };
    const { client, server } = await openClient({ decode }, { server: createRooms() });
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const repeater = repeat(client, "room:a", open(), { onError });
    const { heard } = listen(open());
    await settle();
    server.broadcast("room:a", "bad", {});
    server.broadcast("room:a", "good", {});
    await has(heard, 1);
    expect(heard).toEqual([{ event: "good", payload: {} }]);
    expect(repeater.stats).toEqual(stats({ failed: 1, repeated: 1 }));
    expect(errors).toMatchObject([{ code: "encode", topic: "room:a", event: "bad" }]);
  });
});

describe("close()", () => {
  it("ends its subscriptions, and what is used again is opened again", async () => {
    const [one, other] = [open(), open()];
    const before = listen(other);
    other.close();
    other.close();
    void one.broadcast("room:a", "msg", 1);
    const after = listen(other);
    void one.broadcast("room:a", "msg", 2);
    void other.broadcast("room:a", "msg", 3);
    await has(after.heard, 1);
    before.off();
    expect(before.heard).toEqual([]);
    expect(after.heard).toEqual([{ event: "msg", payload: 2 }]);
  });

  it("before anything was opened is harmless", () => {
    expect(() => open().close()).not.toThrow();
  });
});

describe("making one", () => {
  it("opens nothing before it is used", () => {
    const spy = vi.fn();
    vi.stubGlobal("BroadcastChannel", spy);
    open();
    expect(spy).not.toHaveBeenCalled();
  });

  it.each([[""], [undefined], [7]])("refuses a name that is none: %j", (wrong) => {
    expect(() => createBroadcastChannelEndpoint(wrong as string)).toThrow(
      expect.objectContaining({
        code: "invalid-config",
        hint: expect.stringContaining("my-app:rooms") as string,
      }),
    );
  });

  it("where there is no BroadcastChannel says so when it is used", () => {
    vi.stubGlobal("BroadcastChannel", undefined);
    const endpoint = open();
    const wrong = expect.objectContaining({
      code: "invalid-config",
      message: "there is no BroadcastChannel here",
    }) as Error;
    expect(() => endpoint.broadcast("room:a", "msg", 1)).toThrow(wrong);
    expect(() => endpoint.subscribe("room:a", () => undefined)).toThrow(wrong);
  });
});

it.each([
  ["only broadcasts", "broadcast"],
  ["broadcasts and no longer subscribes", "subscribe"],
])("a process that %s exits by itself", async (_what, act) => {
  const script = fileURLToPath(new URL("./scripts/broadcaster.ts", import.meta.url));
  const args = ["--import", "tsx", script, act];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 12_000 });
  expect(stdout.trim()).toBe("sent");
});

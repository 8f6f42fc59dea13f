import { createSlipstream, type Slipstream, type SlipstreamOptions } from "slipstream-react/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";

import { createDemoServer, type DemoServer } from "../../demo/server/createDemoServer.js";
import { openClient, openRepeater, type Client } from "./openClient.js";

const topic = "room:lobby";
const ok = { status: "ok", response: {} };

let server: DemoServer;

beforeEach(async () => {
  vi.stubEnv("REPEATER_TOKEN", "");
  server = await createDemoServer({ tickMs: 60_000 });
});

afterEach(async () => {
  await server.close();
  vi.unstubAllEnvs();
});

async function desk(action: string, input: object): Promise<unknown> {
  const body = JSON.stringify(input);
  const response = await fetch(`${server.url}/desk/${action}`, { method: "POST", body });
  return response.json();
}

/** Joined as `joinRef` 1, which is what a first `join` takes. */
async function joined(opening: Promise<Client>, to = topic): Promise<Client> {
  const client = await opening;
  expect(await client.join(to)).toMatchObject({ status: "ok" });
  return client;
}

const user = (to?: string) => joined(openClient(server.url), to);
const repeater = (to?: string) => joined(openRepeater(server.url), to);

/** Pushes as the repeater, and resolves with the payload of the reply. */
async function push(client: Client, event: string, payload: object = {}): Promise<unknown> {
  client.send("1", "9", topic, event, payload);
  return (await client.next("phx_reply")).payload;
}

describe("a repeater's connect", () => {
  test.each([
    ["as authToken", { authToken: "demo-repeater" }],
    ["as the param of a client without authToken", { token: "demo-repeater" }],
  ])("is accepted with the token %s", async (_name, credentials) => {
    await openRepeater(server.url, credentials);
    expect(server.stats()).toMatchObject({ connections: 1, connectsAccepted: 1 });
  });

  test.each([
    ["a wrong token", { authToken: "demo-repeateR" }],
    ["a longer one", { authToken: "demo-repeater2" }],
    ["a wrong param", { token: "nonsense" }],
    ["an empty one", { token: "" }],
    ["a wrong token beside the right param", { authToken: "nonsense", token: "demo-repeater" }],
    ["no token", {}],
  ])("is refused with %s", async (_name, credentials) => {
    await expect(openRepeater(server.url, credentials)).rejects.toThrow("403");
    expect(server.stats()).toMatchObject({ connections: 0, connectsAccepted: 0 });
  });

  test("takes the token of the options, or of the environment, and no other then", async () => {
    vi.stubEnv("REPEATER_TOKEN", "from-env");
    for (const [repeaterToken, options] of [
      ["from-env", {}],
      ["from-options", { repeaterToken: "from-options" }],
    ] as const) {
      const other = await createDemoServer(options);
      await expect(openRepeater(other.url)).rejects.toThrow("403");
      await openRepeater(other.url, { token: repeaterToken });
      await other.close();
    }
  });

  test("is refused at once in a freeze, where the token is wrong", async () => {
    await desk("freeze", { ms: 60_000 });
    await expect(openRepeater(server.url, { token: "nonsense" })).rejects.toThrow("403");
    expect(server.stats()).toMatchObject({ frozen: true, connectsRefused: 0 });
  });

  test("is refused to another site's page", async () => {
    const origin = "https://elsewhere.example";
    const opening = openRepeater(server.url, undefined, { origin });
    await expect(opening).rejects.toThrow("403");
  });
});

describe("a repeater's join", () => {
  test.each(["ticker:BRL", "log:a", "room", "other:room:"])("of %s is refused", async (other) => {
    const client = await openRepeater(server.url);
    expect(await client.join(other)).toEqual({
      status: "error",
      response: { reason: "unauthorized" },
    });
  });

  test("of a room is counted, and is no member of it", async () => {
    expect(await (await openRepeater(server.url)).join(topic)).toEqual(ok);
    expect(server.stats()).toMatchObject({ joins: { [topic]: 1 }, joined: { [topic]: 1 } });
    const ada = await openClient(server.url);
    expect(await ada.join(topic)).toMatchObject({ response: { members: 1 } });
    expect(server.stats().joined).toEqual({ [topic]: 2 });
  });
});

describe("a repeater's push", () => {
  test.each([
    ["new_msg", { id: 7, name: "Grace", body: "from B" }],
    ["any event at all", { deep: [{ ü: null }, 1.5, "x"], "": true }],
    ["toString", {}],
    ["*", { star: 1 }],
  ])("of %j reaches every user of the topic as a broadcast, unchanged", async (event, payload) => {
    const users = [await user(), await user()];
    const elsewhere = await user("room:random");
    const client = await repeater();
    expect(await push(client, event, payload)).toEqual(ok);
    for (const client of users) {
      expect(await client.next(event)).toEqual({ joinRef: null, ref: null, topic, event, payload });
    }
    await elsewhere.join("room:fence");
    expect(elsewhere.frames.filter((frame) => frame.event === event)).toEqual([]);
  });

  test("is counted by topic", async () => {
    const client = await repeater();
    expect(server.stats().repeated).toEqual({});
    for (let n = 0; n < 3; n += 1) await push(client, "news");
    await push(client, "presence_diff");
    expect(server.stats().repeated).toEqual({ [topic]: 3 });
  });

  test.each([
    ["presence_diff", "presence belongs to the service that tracks it"],
    ["presence_state", "presence belongs to the service that tracks it"],
    ["phx_close", "phx_ events belong to Phoenix"],
    ["phx_reply", "phx_ events belong to Phoenix"],
    ["chan_reply_1", "chan_reply_ events belong to phoenix.js"],
  ])("of %s is answered with an error and reaches nobody", async (event, reason) => {
    const ada = await user();
    const client = await repeater();
    expect(await push(client, event)).toEqual({ status: "error", response: { reason } });
    await push(client, "fence");
    await ada.next("fence");
    expect(ada.frames.filter((frame) => frame.event === event)).toEqual([]);
  });

  test("without a join is answered with an error", async () => {
    const client = await openRepeater(server.url);
    expect(await push(client, "news")).toMatchObject({
      status: "error",
      response: { reason: "unmatched topic" },
    });
    expect(server.stats().repeated).toEqual({});
  });

  test("keeps the order of many", async () => {
    const ada = await user();
    const client = await repeater();
    for (let n = 1; n <= 500; n += 1) client.send("1", `${n}`, topic, "n", { n });
    const seen: unknown[] = [];
    while (seen.length < 500) seen.push(((await ada.next("n")).payload as { n: number }).n);
    expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
  });
});

test("a repeater is sent nothing of what is said on its topic, by users, by others or by itself", async () => {
  const ada = await user();
  const [client, other] = [await repeater(), await repeater()];
  ada.send("1", "2", topic, "new_msg", { name: "Ada", body: "Hello" });
  await ada.next("new_msg");
  await user();
  server.engine.broadcast(topic, "news", {});
  expect(await push(other, "of another")).toEqual(ok);
  expect(await push(client, "of its own")).toEqual(ok);
  await ada.next("of its own");
  expect([...client.frames, ...other.frames]).toEqual([]);
});

describe("the desk's reach to repeaters", () => {
  test("cuts them with the users", async () => {
    const clients = [await user(), await repeater()];
    expect(await desk("cut", { code: 1012 })).toEqual({
      message: "Cut 2 connections with code 1012.",
    });
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([1012, 1012]);
    expect(server.stats()).toMatchObject({ connections: 0, joined: {} });
  });

  test("freezes what they push until it is over", async () => {
    const ada = await user();
    const client = await repeater();
    await desk("freeze", { ms: 100 });
    client.send("1", "2", topic, "first", {});
    client.send("1", "3", topic, "second", {});
    expect(server.stats()).toMatchObject({ frozen: true, repeated: {} });
    expect((await client.next("phx_reply")).ref).toBe("2");
    expect(server.stats().frozen).toBe(false);
    expect((await client.next("phx_reply")).ref).toBe("3");
    await ada.next("second");
  });

  test("refuses them as often as it says; a stranger takes none of it", async () => {
    await desk("refuse", { count: 1 });
    await expect(openRepeater(server.url, {})).rejects.toThrow("403");
    await expect(openRepeater(server.url)).rejects.toThrow("403");
    await openRepeater(server.url);
    expect(server.stats()).toMatchObject({ connectsRefused: 1, connectsAccepted: 1 });
  });

  test.each([
    ["crash", "phx_error"],
    ["stop", "phx_close"],
  ])("does %s with their channels too", async (action, event) => {
    const clients = [await user(), await repeater()];
    await desk(action, { topic });
    for (const client of clients) expect(await client.next(event)).toMatchObject({ topic });
    expect(server.stats().joined).toEqual({});
  });

  test("denies them a topic until it is allowed", async () => {
    await desk("deny", { topic });
    const client = await openRepeater(server.url);
    expect(await client.join(topic)).toMatchObject({ response: { reason: "unauthorized" } });
    await desk("allow", { topic });
    expect(await client.join(topic)).toEqual(ok);
    expect(server.stats()).toMatchObject({ joins: { [topic]: 2 }, joinsRefused: { [topic]: 1 } });
  });
});

test("closing tells a repeater 1012", async () => {
  const client = await repeater();
  await server.close();
  expect(await client.closed).toBe(1012);
  server = await createDemoServer();
});

describe("a client of the library", () => {
  let clients: Slipstream[];

  beforeEach(() => {
    clients = [];
  });
  afterEach(() => {
    for (const client of clients) client.destroy();
  });

  function connect(socket: string, options: SlipstreamOptions = {}): Slipstream {
    const url = `${server.url.replace("http", "ws")}/${socket}`;
    // Of the same shape, but for what no client of ours uses.
    const transport = NodeWebSocket as unknown as typeof WebSocket;
    const client = createSlipstream({ url, transport, ...options });
    clients.push(client);
    client.connect();
    return client;
  }

  test.each<[string, SlipstreamOptions]>([
    ["authToken", { authToken: "demo-repeater" }],
    ["params", { params: { token: "demo-repeater" } }],
  ])("repeats JSON and binary with its %s", async (_name, credentials) => {
    const listener = connect("socket").channel(topic);
    const publisher = connect("repeater", credentials).channel(topic);
    const heard = vi.fn();
    publisher.onMessage(heard);
    await Promise.all([listener.joined(), publisher.joined()]);

    const text = listener.next("text");
    const bytes = listener.next("bytes");
    expect(await publisher.push("text", { body: "ü" })).toEqual({});
    expect(await publisher.push("bytes", new Uint8Array([0, 1, 254, 255]))).toEqual({});
    expect(await text).toEqual({ body: "ü" });
    const data = await bytes;
    expect(new Uint8Array(data as ArrayBuffer)).toEqual(new Uint8Array([0, 1, 254, 255]));
    await expect(publisher.push("presence_diff", {})).rejects.toMatchObject({ code: "refused" });
    expect(heard).not.toHaveBeenCalled();
    expect(server.stats().repeated).toEqual({ [topic]: 2 });
  });
});

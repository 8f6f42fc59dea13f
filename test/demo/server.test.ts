import { once } from "node:events";
import { createServer } from "node:http";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createDemoServer, type DemoServer } from "../../demo/server/createDemoServer.js";
import { openClient, type Client } from "./openClient.js";

let server: DemoServer;

beforeEach(async () => {
  server = await createDemoServer({ tickMs: 5 });
});

afterEach(() => server.close());

async function desk(action: string, input: unknown, init: RequestInit = {}) {
  const response = await fetch(`${server.url}/desk/${action}`, {
    method: "POST",
    body: typeof input === "string" ? input : JSON.stringify(input),
    ...init,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Joined as `joinRef` 1, which is what a first `join` takes. */
async function member(topic = "room:lobby"): Promise<Client> {
  const client = await openClient(server.url);
  await client.join(topic);
  return client;
}

describe("a room", () => {
  test("answers a join with its history and its members", async () => {
    const ada = await member();
    ada.send("1", "2", "room:lobby", "new_msg", { name: "Ada", body: "Hello" });
    const { payload } = await ada.next("new_msg");
    const some = expect.any(Number) as number;
    expect(payload).toEqual({ id: some, name: "Ada", body: "Hello", at: some });

    const grace = await openClient(server.url);
    expect(await grace.join("room:lobby")).toEqual({
      status: "ok",
      response: { members: 2, history: [payload] },
    });
  });

  test("keeps the latest 50 messages", async () => {
    const ada = await member();
    for (let n = 1; n <= 60; n += 1) {
      ada.send("1", `${n}`, "room:lobby", "new_msg", { name: "Ada", body: `${n}` });
    }
    for (let n = 1; n <= 60; n += 1) await ada.next("new_msg");

    const reply = await (await openClient(server.url)).join("room:lobby");
    const { history } = (reply as { response: { history: { body: string }[] } }).response;
    const bodies = Array.from({ length: 50 }, (_, n) => `${n + 11}`);
    expect(history.map(({ body }) => body)).toEqual(bodies);
  });

  test("sends a message to everyone and replies with its id", async () => {
    const ada = await member();
    const grace = await member();
    ada.send("1", "7", "room:lobby", "new_msg", { name: "Ada", body: "Hello" });

    const { payload } = await ada.next("new_msg");
    expect(payload).toMatchObject({ body: "Hello" });
    const { id } = payload as { id: number };
    expect((await ada.next("phx_reply")).payload).toEqual({ status: "ok", response: { id } });
    expect((await grace.next("new_msg")).payload).toEqual(payload);
  });

  test("numbers its messages by the microsecond, each above the last", async () => {
    const ada = await member();
    const start = Date.now() * 1_000;
    const ids: number[] = [];
    for (let n = 1; n <= 60; n += 1) {
      ada.send("1", `${n}`, "room:lobby", "new_msg", { name: "Ada", body: `${n}` });
    }
    while (ids.length < 60) ids.push(((await ada.next("new_msg")).payload as { id: number }).id);
    expect(ids[0]).toBeGreaterThanOrEqual(start);
    expect(ids.at(-1)).toBeLessThan((Date.now() + 1) * 1_000 + 60);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  test("tells those who stay how many are left", async () => {
    const ada = await member();
    const grace = await member();
    expect((await ada.next("members")).payload).toEqual({ members: 2 });
    grace.socket.close();
    expect((await ada.next("members")).payload).toEqual({ members: 1 });
  });

  test.each([
    [{ name: "Ada", body: " " }, "body is missing"],
    [{ body: "Hello" }, "name is missing"],
    [{ name: "Ada", body: "x".repeat(501) }, "body is over 500 characters"],
  ])("refuses the message %j: %s", async (payload, reason) => {
    const ada = await member();
    ada.send("1", "2", "room:lobby", "new_msg", payload);
    expect((await ada.next("phx_reply")).payload).toEqual({
      status: "error",
      response: { reason },
    });
  });
});

describe("a ticker", () => {
  test("answers a join with its price and sends new ones", async () => {
    const client = await openClient(server.url);
    expect(await client.join("ticker:BRL")).toEqual({
      status: "ok",
      response: { price: expect.any(Number) as number },
    });
    expect((await client.next("price")).payload).toEqual({ price: expect.any(Number) as number });
  });

  test("refuses a symbol that nobody trades", async () => {
    const client = await openClient(server.url);
    expect(await client.join("ticker:NONE")).toEqual({
      status: "error",
      response: { reason: "unknown symbol" },
    });
  });
});

describe("the desk", () => {
  test.each([1006, 1001, 1012, 1000])("cuts connections with %i", async (code) => {
    const client = await member();
    const { body } = await desk("cut", { code });
    expect(body).toEqual({ message: `Cut 1 connection with code ${code}.` });
    expect(await client.closed).toBe(code);
    expect(server.stats().connections).toBe(0);
  });

  test("answers what came in a freeze when it is over, in order", async () => {
    const client = await member();
    await desk("freeze", { ms: 100 });
    client.send("1", "2", "room:lobby", "new_msg", { name: "Ada", body: "first" });
    client.send("1", "3", "room:lobby", "new_msg", { name: "Ada", body: "second" });
    expect(server.stats().frozen).toBe(true);

    expect((await client.next("phx_reply")).ref).toBe("2");
    expect((await client.next("phx_reply")).ref).toBe("3");
    expect(server.stats().frozen).toBe(false);
  });

  test("opens no connection in a freeze", async () => {
    await desk("freeze", { ms: 100 });
    await openClient(server.url);
    expect(server.stats()).toMatchObject({ frozen: false, connectsAccepted: 1 });
  });

  test("refuses the next n connects with 403, then accepts", async () => {
    await desk("refuse", { count: 2 });
    await expect(openClient(server.url)).rejects.toThrow("403");
    expect(server.stats().refusalsLeft).toBe(1);
    await expect(openClient(server.url)).rejects.toThrow("403");
    await openClient(server.url);
    expect(server.stats()).toMatchObject({ connectsRefused: 2, connectsAccepted: 1 });
  });

  test("crashes the channels of a topic and no others", async () => {
    const client = await member();
    await client.join("room:random");
    await desk("crash", { topic: "room:lobby" });
    expect(await client.next("phx_error")).toMatchObject({ topic: "room:lobby", joinRef: "1" });
    expect(server.stats().joined).toEqual({ "room:random": 1 });
  });

  test("stops the channels of a topic", async () => {
    const client = await member();
    const { body } = await desk("stop", { topic: "room:lobby" });
    expect(body.message).toBe("Stopped 1 channel on room:lobby.");
    expect(await client.next("phx_close")).toMatchObject({ topic: "room:lobby", joinRef: "1" });
  });

  test("denies a topic until it is allowed", async () => {
    await desk("deny", { topic: "room:lobby" });
    const client = await openClient(server.url);
    expect(await client.join("room:lobby")).toEqual({
      status: "error",
      response: { reason: "unauthorized" },
    });
    expect(server.stats().denied).toEqual(["room:lobby"]);

    await desk("allow", { topic: "room:lobby" });
    expect(await client.join("room:lobby")).toMatchObject({ status: "ok" });
  });

  test("counts every join by topic", async () => {
    const client = await openClient(server.url);
    await client.join("room:lobby");
    await desk("cut", { code: 1012 });
    await desk("deny", { topic: "room:lobby" });
    await (await openClient(server.url)).join("room:lobby");

    const stats: unknown = await (await fetch(`${server.url}/desk/stats`)).json();
    expect(stats).toMatchObject({
      connections: 1,
      joins: { "room:lobby": 2 },
      joinsRefused: { "room:lobby": 1 },
      joined: {},
    });
  });

  test.each([
    ["cut", {}, "code must be a whole number from 1000 to 4999"],
    ["cut", { code: 1005 }, "code 1005 cannot be sent"],
    ["cut", { code: 2000 }, "code 2000 cannot be sent"],
    ["freeze", { ms: -1 }, "ms must be a whole number from 1 to 60000"],
    ["refuse", { count: "3" }, "count must be a whole number from 0 to 100"],
    ["crash", { topic: "" }, "topic must be a string"],
    ["deny", [], "the body must be a JSON object"],
    ["deny", "{", "the body is not JSON"],
    ["deny", "x".repeat(10_001), "the body is too long"],
  ])("answers 400 to %s with %j", async (action, input, error) => {
    const answer = await desk(action, input);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(error);
  });

  test("answers 404 to an action that it does not know, 405 to a wrong method", async () => {
    expect((await desk("explode", {})).status).toBe(404);
    expect((await desk("toString", {})).status).toBe(404);
    expect((await desk("stats", {})).status).toBe(405);
    expect((await fetch(`${server.url}/desk/cut`)).status).toBe(405);
  });
});

test("upgrades on other paths are answered with 404", async () => {
  await expect(openClient(`${server.url}/elsewhere`)).rejects.toThrow("404");
});

test("closing tells every client 1012, in a freeze too", async () => {
  const ada = await member();
  const grace = await member("ticker:BRL");
  await desk("freeze", { ms: 60_000 });
  await server.close();
  expect(await Promise.all([ada.closed, grace.closed])).toEqual([1012, 1012]);

  server = await createDemoServer();
});

test("closing turns away a connect that waits for the end of a freeze", async () => {
  const shared = createServer();
  const demo = await createDemoServer({ server: shared });
  await fetch(`${demo.url}/desk/freeze`, { method: "POST", body: JSON.stringify({ ms: 60_000 }) });
  const arrived = once(shared, "upgrade");
  const late = expect(openClient(demo.url)).rejects.toThrow("503");
  await arrived;
  await demo.close();
  await late;
});

test("a port that is taken is passed over when spares are allowed", async () => {
  await expect(createDemoServer({ port: server.port })).rejects.toThrow("EADDRINUSE");
  const next = await createDemoServer({ port: server.port, sparePorts: 20 });
  expect(next.port).toBeGreaterThan(server.port);
  await next.close();
});

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createEngine } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { createDemoServer, type DemoServer } from "../../demo/server/createDemoServer.js";
import { createLogs } from "../../demo/server/createLogs.js";
import { openClient, type Client } from "./openClient.js";

const topic = "log:a";

let folder: string;
let servers: DemoServer[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipstream-logs-"));
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

async function start(options: { logLength?: number; logFile?: string } = {}) {
  const server = await createDemoServer(options);
  servers.push(server);
  return server;
}

async function append(server: DemoServer, input: object) {
  const response = await fetch(`${server.url}/desk/append`, {
    method: "POST",
    body: JSON.stringify({ topic, ...input }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Joins with these params; the reply comes in its own time. */
async function joining(server: DemoServer, params: object = {}): Promise<Client> {
  const client = await openClient(server.url);
  client.send("1", "1", topic, "phx_join", params);
  return client;
}

async function replyOf(client: Client): Promise<unknown> {
  return (await client.next("phx_reply", topic)).payload;
}

/** The positions of the next events, in the order in which they come. */
async function seqs(client: Client, count: number): Promise<number[]> {
  const taken: number[] = [];
  while (taken.length < count) {
    taken.push(((await client.next("event", topic)).payload as { seq: number }).seq);
  }
  return taken;
}

function ok(gap: boolean, last: number) {
  return { status: "ok", response: { gap, last } };
}

describe("a log", () => {
  test("replays all of it to a join without a cursor, and goes on live", async () => {
    const server = await start();
    await append(server, { count: 3, body: { text: "before" } });
    const client = await joining(server);

    expect(await replyOf(client)).toEqual(ok(false, 3));
    await append(server, { body: "after" });
    expect((await client.next("event")).payload).toEqual({ seq: 1, body: { text: "before" } });
    expect(await seqs(client, 2)).toEqual([2, 3]);
    expect((await client.next("event")).payload).toEqual({ seq: 4, body: "after" });
  });

  test("replays what follows the cursor and nothing else", async () => {
    const server = await start();
    await append(server, { count: 5 });
    const client = await joining(server, { cursor: 3 });
    expect(await replyOf(client)).toEqual(ok(false, 5));
    await append(server, {});
    expect(await seqs(client, 3)).toEqual([4, 5, 6]);
  });

  test("replays nothing to a cursor at its end", async () => {
    const server = await start();
    await append(server, { count: 2 });
    const client = await joining(server, { cursor: 2 });
    expect(await replyOf(client)).toEqual(ok(false, 2));
    await append(server, {});
    expect(await seqs(client, 1)).toEqual([3]);
  });

  test("says that there is a gap when it no longer holds what follows the cursor", async () => {
    const server = await start({ logLength: 3 });
    await append(server, { count: 10 });
    const client = await joining(server, { cursor: 6 });
    expect(await replyOf(client)).toEqual(ok(true, 10));
    expect(await seqs(client, 3)).toEqual([8, 9, 10]);

    const inTime = await joining(server, { cursor: 7 });
    expect(await replyOf(inTime)).toEqual(ok(false, 10));
    expect(await seqs(inTime, 3)).toEqual([8, 9, 10]);
  });

  test("says that there is a gap when the cursor lies beyond its end", async () => {
    const server = await start();
    await append(server, { count: 2 });
    const client = await joining(server, { cursor: 40 });
    expect(await replyOf(client)).toEqual(ok(true, 2));
    await append(server, {});
    expect(await seqs(client, 3)).toEqual([1, 2, 3]);
  });

  test("answers an append with its position, and sends it to everybody", async () => {
    const server = await start();
    const [ada, grace] = await Promise.all([joining(server), joining(server)]);
    await Promise.all([replyOf(ada), replyOf(grace)]);
    ada.send("1", "2", topic, "append", { body: null });

    expect(await replyOf(ada)).toEqual({ status: "ok", response: { seq: 1 } });
    expect((await ada.next("event")).payload).toEqual({ seq: 1, body: null });
    expect((await grace.next("event")).payload).toEqual({ seq: 1, body: null });
    expect(server.stats().logs).toEqual({ [topic]: 1 });
  });

  test("refuses an append without a body", async () => {
    const client = await joining(await start());
    await replyOf(client);
    client.send("1", "2", topic, "append", {});
    expect(await replyOf(client)).toEqual({
      status: "error",
      response: { reason: "body is missing" },
    });
  });

  test.each([-1, 1.5, "3", {}])("refuses the cursor %j", async (cursor) => {
    const client = await joining(await start(), { cursor });
    expect(await replyOf(client)).toMatchObject({ status: "error" });
  });
});

describe("what is written while a client joins", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([
    ["before the log is read", 400],
    ["after the log is read", 600],
    ["when the join is about to return", 1_000],
  ])("arrives once, in order: %s", async (_when, ms) => {
    const { logs, join, seen } = inMemory();
    for (let n = 0; n < 4; n += 1) logs.append(topic, n);
    logs.slow(1_000);
    join({ cursor: 2 });
    await vi.advanceTimersByTimeAsync(ms - 1);
    logs.append(topic, "meanwhile");
    await vi.advanceTimersByTimeAsync(1_000);
    logs.append(topic, "later");
    expect(seen).toEqual(["phx_reply", 3, 4, 5, 6]);
  });

  test("arrives once, in order, when it never stops", async () => {
    const { logs, join, seen } = inMemory();
    logs.slow(10);
    const writing = setInterval(() => logs.append(topic, "more"), 1);
    await vi.advanceTimersByTimeAsync(5);
    join();
    await vi.advanceTimersByTimeAsync(50);
    clearInterval(writing);
    expect(seen).toEqual(["phx_reply", ...Array.from({ length: 55 }, (_, n) => n + 1)]);
  });

  test("is followed by nobody who went away before the join was answered", async () => {
    const { logs, join, connection, engine } = inMemory();
    logs.slow(10);
    join();
    await vi.advanceTimersByTimeAsync(1);
    expect(logs.followers()).toBe(1);
    connection.closed();
    await vi.advanceTimersByTimeAsync(10);
    expect(logs.followers()).toBe(0);
    expect(engine.connections.size).toBe(0);
  });

  test("is followed by nobody who left or was cut", async () => {
    const { logs, join, leave, connection } = inMemory();
    join();
    await vi.advanceTimersByTimeAsync(0);
    leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(logs.followers()).toBe(0);
    join();
    await vi.advanceTimersByTimeAsync(0);
    connection.disconnect();
    expect(logs.followers()).toBe(0);
  });
});

type Frame = [unknown, unknown, string, string, { seq?: number }];

/** The channel on an engine without sockets: what a client sees, positions of events as numbers. */
function inMemory() {
  const engine = createEngine();
  const logs = createLogs({ logLength: 100 });
  engine.channel("log:*", logs.channel);
  const seen: unknown[] = [];
  const connection = engine.accept(
    {
      send(data) {
        // Text: nobody sends binary here.
        const [, , , event, payload] = JSON.parse(data as string) as Frame;
        seen.push(payload.seq ?? event);
      },
      close: () => undefined,
    },
    { url: "/socket/websocket?vsn=2.0.0" },
  );
  const send = (event: string, payload: object) =>
    connection.receive(JSON.stringify(["1", "1", topic, event, payload]));
  return {
    engine,
    logs,
    connection,
    seen,
    join: (params: object = {}) => send("phx_join", params),
    leave: () => send("phx_leave", {}),
  };
}

describe("a log file", () => {
  test("gives the next server the logs of one that was killed", async () => {
    const logFile = join(folder, "deep", "logs.jsonl");
    const killed = await start({ logFile });
    await append(killed, { count: 3, body: { text: "ä" } });
    await append(killed, { topic: "log:b" });

    const next = await start({ logFile });
    expect(next.stats().logs).toEqual({ [topic]: 3, "log:b": 1 });
    expect((await append(next, {})).body.seq).toBe(4);
    const client = await joining(next, { cursor: 2 });
    expect((await client.next("event")).payload).toEqual({ seq: 3, body: { text: "ä" } });
    expect(await seqs(client, 1)).toEqual([4]);
  });

  test("is read up to a line that was never finished, and goes on from there", async () => {
    const logFile = join(folder, "logs.jsonl");
    writeFileSync(logFile, `${JSON.stringify({ topic, seq: 1, body: "whole" })}\n`);
    appendFileSync(logFile, `{"topic":"${topic}","se`);
    await append(await start({ logFile }), {});
    expect((await start({ logFile })).stats().logs).toEqual({ [topic]: 2 });
  });
});

test.each([
  [{ topic: "room:lobby" }, "a log has a topic such as"],
  [{ count: 0 }, "count must be a whole number from 1 to 10000"],
])("the desk does not append %j", async (input, error) => {
  const answer = await append(await start(), input);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toContain(error);
});

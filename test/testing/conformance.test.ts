import type { Engine, EngineConnection } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createRecordedServer } from "../helpers/recordedServer.js";
import { dataOf, readRaces, readRecording, recordings, type Line } from "../helpers/recordings.js";

// Not replayed against the engine, and why.
const skipped: Record<string, string> = {
  "17a-connect-refused": "handshakes are the adapter's: see testServer.connection.test.ts",
  "17b-connect-bad-vsn": "handshakes are the adapter's: see testServer.connection.test.ts",
  "17c-connect-wrong-path": "paths are the adapter's; every URL leads to a test server",
  "18-disconnect-idle": "an idle timeout is the adapter's: disconnect({ code: 1002 })",
  "17d-no-vsn": "protocol 1.0 is not spoken",
  "25a-longpoll": "long poll is not spoken",
  "25b-longpoll-binary": "long poll is not spoken",
  "25c-longpoll-disconnect": "long poll is not spoken",
  "26-server-sigterm": "a signal to the operating system's process: disconnect({ code: 1012 })",
  "27-server-sigkill": "a signal to the operating system's process: disconnect({ code: 1006 })",
};

// Frames that were sent within a millisecond, with none received between them, were one write.
const writeMs = 1;

interface Client {
  connection: EngineConnection;
  received: unknown[];
  isClosing: boolean;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the engine answers as Phoenix did in", () => {
  const replayed = recordings.filter((name) => !(name in skipped));

  it.each(replayed)("%s", async (name) => {
    await replay(readRecording(name));
  });

  it("every recording that is not on the list of those skipped", () => {
    expect(replayed).toHaveLength(54);
  });
});

describe("frames of one write race as they mostly did in Phoenix:", () => {
  it.each(Object.entries(readRaces()))("%s", async (burst, rows) => {
    const { engine } = createRecordedServer();
    const client = connect(engine, "/socket/websocket?vsn=2.0.0", (frame) => frame);
    if (!burst.startsWith("join(1)")) {
      client.connection.receive(JSON.stringify(["1", "1", "room:race", "phx_join", {}]));
      await settle();
      client.received.length = 0;
    }
    for (const frame of burst.split(/, (?=[a-z]+\()/).map(burstFrame)) {
      client.connection.receive(JSON.stringify(frame));
    }
    await settle();
    const [mostOften] = [...rows].sort((a, b) => b.times - a.times);
    expect(client.received.map(raceFrame).join(" ; ")).toBe(mostOften?.frames);
  });
});

describe("broadcasts while a client joins again and again", () => {
  it("come in order, and none of them twice", async () => {
    const { engine } = createRecordedServer();
    const { connection, received } = connect(
      engine,
      "/socket/websocket?vsn=2.0.0",
      (frame) => frame,
    );
    for (let n = 0; n < 100; n++) {
      const ref = String(n);
      connection.receive(JSON.stringify([ref, ref, "room:race", "phx_join", {}]));
      engine.broadcast("room:race", "shout", { n });
      if (n % 3 === 0) await settle();
      engine.broadcast("room:race", "shout", { n: n + 0.5 });
    }
    await settle();
    const heard = received
      .map((frame) => frame as [unknown, unknown, string, string, { n: number }])
      .filter(([, , , event]) => event === "shout")
      .map(([, , , , { n }]) => n);
    expect(heard).toHaveLength(200);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
  });
});

async function replay(lines: Line[]): Promise<void> {
  const isSmall = lines.some(({ url }) => url?.startsWith("/socket-small"));
  const server = createRecordedServer({
    maxChannelsPerTransport: isSmall ? 3 : 100,
    joinsBefore: joinsBefore(lines),
  });
  const clients = new Map<string, Client>();
  const expected = new Map<string, unknown[]>();
  const normalizeExpected = presenceRefs();
  const normalizeReceived = presenceRefs();
  const start = Date.now();
  let previous: Line | undefined;

  for (const line of lines) {
    const { c = "", event, dir } = line;
    if (dir === "in") expected.get(c)?.push(normalizeExpected(line.frame));
    if (event === "close" && !clients.get(c)?.isClosing)
      expected.get(c)?.push({ closed: line.code });
    const isAction = dir === "out" || (event && event !== "close" && event !== "open");
    if (isAction && !isSameWrite(line, previous)) {
      await vi.advanceTimersByTimeAsync(Math.max(0, start + line.t - Date.now()));
      await settle();
      compare(clients, expected);
    }
    if (event === "connect") {
      clients.set(c, connect(server.engine, line.url ?? "", normalizeReceived));
      expected.set(c, []);
    } else if (event === "server") server.act(line.action ?? "", line.body);
    else if (event === "client-close" || event === "client-drops-tcp") goAway(clients.get(c)!);
    else if (dir === "out") clients.get(c)!.connection.receive(dataOf(line));
    previous = line;
  }
  await settle();
  compare(clients, expected);
}

// Some scenarios share a topic, and so the count of its joins.
function joinsBefore(lines: Line[]): number {
  const join = lines.find(({ dir }) => dir === "in");
  const count = /"count":(\d+)/.exec(JSON.stringify(join?.frame ?? null))?.[1] ?? "1";
  return Number(count) - 1;
}

function isSameWrite(line: Line, previous: Line | undefined): boolean {
  return line.dir === "out" && previous?.dir === "out" && line.t - previous.t <= writeMs;
}

function connect(engine: Engine, url: string, normalize: (frame: unknown) => unknown): Client {
  const received: unknown[] = [];
  const connection = engine.accept(
    {
      send: (data) => received.push(normalize(readable(data))),
      close: (code) => received.push({ closed: code }),
    },
    { url },
  );
  return { connection, received, isClosing: false };
}

function goAway(client: Client): void {
  client.isClosing = true;
  client.connection.closed();
}

function compare(clients: Map<string, Client>, expected: Map<string, unknown[]>): void {
  const received = [...clients].map(([c, client]) => [c, client.received]);
  expect(Object.fromEntries(received)).toEqual(Object.fromEntries(expected));
}

function readable(data: string | ArrayBuffer): unknown {
  return typeof data === "string" ? JSON.parse(data) : Buffer.from(data).toString("hex");
}

// Numbers the refs of presences in the order in which they appear: Phoenix's are random.
function presenceRefs(): (frame: unknown) => unknown {
  const refs = new Map<unknown, string>();
  return (frame) =>
    JSON.parse(JSON.stringify(frame), (key, value: unknown) => {
      if (!key.startsWith("phx_ref")) return value;
      const known = refs.get(value) ?? `ref ${refs.size + 1}`;
      refs.set(value, known);
      return known;
    }) as unknown;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

// "leave(5, join_ref 1)" as a frame. A join brings its own join_ref; the rest belongs to join 1.
function burstFrame(text: string): unknown[] {
  const [, name = "", ref] = /^([a-z]+)\((\d+)/.exec(text) ?? [];
  const events: Record<string, string> = { join: "phx_join", leave: "phx_leave", push: "echo" };
  return [name === "join" ? ref : "1", ref, "room:race", events[name] ?? name, {}];
}

function raceFrame(frame: unknown): string {
  const [joinRef, ref, , event, payload] = frame as [string, string, string, string, object];
  const reply = "status" in payload ? `reply(ref ${ref}) ${String(payload.status)}` : event;
  return `${reply} [join_ref ${joinRef}]`;
}

import { LongPoll, Socket } from "phoenix";
import {
  createSlipstream,
  type Slipstream,
  type SlipstreamEvent,
  type SlipstreamOptions,
} from "slipstream-react/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";

import { longPollPath } from "../../demo/server/answerLongPoll.js";
import { createDemoServer, type DemoServer } from "../../demo/server/createDemoServer.js";

let server: DemoServer;
let clients: Slipstream[];

beforeEach(async () => {
  clients = [];
  server = await createDemoServer({ tickMs: 60_000, longPoll: { pollMs: 300, sessionMs: 300 } });
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});

/** A poll or a post by hand; what the server says in its body. */
async function ask(query = "", init?: RequestInit) {
  const response = await fetch(`${server.url}${longPollPath}?vsn=2.0.0${query}`, init);
  return (await response.json()) as { status: number; token?: string | null; messages?: string[] };
}

async function openSession(query = ""): Promise<string> {
  const { status, token } = await ask(query);
  expect(status).toBe(410);
  return `${query}&token=${token}`;
}

const post = (query: string, body: string) =>
  ask(query, { method: "POST", headers: { "Content-Type": "application/x-ndjson" }, body });

const desk = (action: string, input: object) =>
  fetch(`${server.url}/desk/${action}`, { method: "POST", body: JSON.stringify(input) });

describe("the endpoint", () => {
  test("opens a session with the first answer, takes frames by post and tells them by poll", async () => {
    const session = await openSession();
    expect(server.stats()).toMatchObject({ connections: 1, connectsAccepted: 1 });
    const sent = await post(
      session,
      '["1","1","room:a","phx_join",{}]\n[null,"2","phoenix","heartbeat",{}]',
    );
    expect(sent).toEqual({ status: 200 });
    const { status, messages = [] } = await ask(session);
    expect(status).toBe(200);
    expect(messages.map((text) => (JSON.parse(text) as unknown[]).slice(0, 4))).toEqual([
      ["1", "1", "room:a", "phx_reply"],
      [null, "2", "phoenix", "phx_reply"],
    ]);
  });

  test("lets a poll wait, answers 204 when nothing came, and at once when something does", async () => {
    const session = await openSession();
    expect(await ask(session)).toMatchObject({ status: 204, messages: [] });
    const poll = ask(session);
    await post(session, '[null,"1","phoenix","heartbeat",{}]');
    expect(await poll).toMatchObject({ status: 200 });
  });

  test("ends a session that is not polled for a while", async () => {
    await openSession();
    await vi.waitFor(() => expect(server.stats().connections).toBe(0));
  });

  test("answers a post to no session with 410", async () => {
    expect(await post("&token=nonsense", "[]")).toEqual({ status: 410 });
  });

  test("takes the session's token for its own where the params have one too", async () => {
    const session = await openSession("&token=mine");
    expect([...server.engine.connections].map(({ params }) => params)).toEqual([{ token: "mine" }]);
    expect(await post(session, '[null,"1","phoenix","heartbeat",{}]')).toEqual({ status: 200 });
  });

  test("refuses with 403 in the body, as often as the desk says, and another site's page", async () => {
    await desk("refuse", { count: 1 });
    expect(await ask()).toEqual({ status: 403 });
    expect(await ask("", { headers: { origin: "https://elsewhere.example" } })).toEqual({
      status: 403,
    });
    expect(await ask()).toMatchObject({ status: 410 });
  });

  test("is silent in a freeze, and answers when it is over", async () => {
    const session = await openSession();
    await desk("freeze", { ms: 100 });
    expect(await post(session, '[null,"1","phoenix","heartbeat",{}]')).toEqual({ status: 200 });
    expect(server.stats().frozen).toBe(false);
    expect(await ask(session)).toMatchObject({ status: 200 });
  });

  test("ends with 410 for the poll that waits when the desk cuts it", async () => {
    const session = await openSession();
    const poll = ask(session);
    await vi.waitFor(async () => expect((await desk("cut", { code: 1012 })).status).toBe(200));
    expect((await poll).status).toBe(410);
    expect(server.stats().connections).toBe(0);
  });
});

test("phoenix.js's own Socket and Channel work over it", async () => {
  const socket = new Socket(`${server.url}/socket`, { transport: LongPoll });
  socket.connect();
  const channel = socket.channel("room:a");
  const joined = new Promise((resolve) => channel.join().receive("ok", resolve));
  expect(await joined).toMatchObject({ members: 1 });
  socket.disconnect();
  await vi.waitFor(() => expect(server.stats().connections).toBe(0));
});

/** A WebSocket that a proxy holds back. */
class Hanging {
  readyState = 0;
  close() {
    this.readyState = 3;
  }
}

/** One that it turns away: the real thing, at a path that answers 404. */
class Refused extends NodeWebSocket {
  constructor(url: string) {
    super(url.replace("/websocket", "/nowhere"));
  }
}

/** One that it answers, and then carries nothing of. */
class Swallowing extends NodeWebSocket {
  override send() {
    // It goes nowhere.
  }
}

function start(transport: SlipstreamOptions["transport"], options: SlipstreamOptions = {}) {
  const events: SlipstreamEvent[] = [];
  const client = createSlipstream({
    url: `${server.url.replace("http", "ws")}/socket`,
    transport,
    longPollFallbackMs: 50,
    jitter: false,
    onEvent: (event) => events.push(event),
    ...options,
  });
  clients.push(client);
  const opened = () =>
    events.flatMap((event) => (event.type === "connectionOpened" ? [event.transport] : []));
  return { client, events, opened };
}

describe("a client whose WebSocket is blocked", () => {
  test.each([
    ["hangs", Hanging, ["longpoll"]],
    ["is refused", Refused, ["longpoll"]],
    ["opens and swallows", Swallowing, ["websocket", "longpoll"]],
  ])("falls back when it %s: topics joined once, pushes answered", async (_how, blocked, over) => {
    const { client, opened } = start(blocked);
    const rooms = ["room:a", "room:b", "room:c"].map((topic) => client.channel(topic));
    await client.connected();
    await Promise.all(rooms.map((room) => room.joined()));
    expect(opened()).toEqual(over);
    const [room] = rooms;
    const message = room!.next("new_msg");
    const reply = await room!.push("new_msg", { name: "Ada", body: "Hello" });
    expect(reply).toEqual({ id: expect.any(Number) as number });
    expect(await message).toMatchObject({ ...(reply as object), body: "Hello" });
    expect(server.stats().joins).toEqual({ "room:a": 1, "room:b": 1, "room:c": 1 });
    await client.disconnect();
  });

  test("sends async params and authToken, asked for once, however long they took", async () => {
    let asked = 0;
    const later = <T>(value: T) =>
      new Promise<T>((resolve) => setTimeout(() => resolve(value), 150));
    const { client } = start(Refused, {
      params: () => later({ user: "ada", n: (asked += 1) }),
      authToken: () => later("secret"),
    });
    await client.connected();
    expect([...server.engine.connections].map(({ params }) => params)).toEqual([
      { user: "ada", n: "1", authToken: "secret" },
    ]);
  });

  test("does not fall back for slow credentials", async () => {
    const { client, opened } = start(NodeWebSocket, {
      longPollFallbackMs: 400,
      params: () => new Promise((resolve) => setTimeout(() => resolve({}), 600)),
    });
    await client.connected();
    expect(opened()).toEqual(["websocket"]);
  });

  test("returns to the WebSocket later, with all its topics", async () => {
    let Transport: new (url: string) => object = Refused;
    const current = function (url: string) {
      return new Transport(url);
    };
    // What a plain function returns takes the place of what `new` has made.
    const transport = current as unknown as SlipstreamOptions["transport"];
    const { client, opened } = start(transport, { longPollFallbackMs: 5_000 });
    const room = client.channel("room:a");
    await client.connected();
    await room.joined();
    Transport = NodeWebSocket;
    await desk("cut", { code: 1012 });
    await vi.waitFor(() => expect(opened()).toEqual(["longpoll", "websocket"]));
    await room.joined();
    expect(server.stats().joins).toEqual({ "room:a": 2 });
  });

  test("is refused over both, and backs off", async () => {
    await desk("refuse", { count: 2 });
    const { client, events } = start(Refused, { reconnectAfterMs: [20] });
    await client.connected();
    expect(events.map(({ type }) => type)).toEqual([
      ...["connectStarted", "connectFailed", "connectStarted", "connectFailed"],
      ...["connectStarted", "connectionOpened"],
    ]);
    expect(server.stats()).toMatchObject({ connectsRefused: 2, connectsAccepted: 1 });
  });

  test("polls no more after destroy()", async () => {
    const asked = vi.spyOn(globalThis, "fetch");
    const { client } = start(Refused);
    await client.connected();
    expect(asked).toHaveBeenCalled();
    client.destroy();
    asked.mockClear();
    await vi.waitFor(() => expect(server.stats().connections).toBe(0));
    expect(asked).not.toHaveBeenCalled();
  });
});

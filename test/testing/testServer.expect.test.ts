import { createTestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { openRawClient, settle } from "../helpers/rawClient.js";

const times = [
  ["real timers", () => undefined],
  ["fake timers", () => void vi.useFakeTimers()],
] as const;

describe.each(times)("expectations with %s", (_name, setUp) => {
  beforeEach(setUp);
  afterEach(() => void vi.useRealTimers());

  it("are met by what comes later, and by what came before", async () => {
    const server = createTestServer();
    const later = server.expectJoin("room:a");
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", { n: 1 });
    expect(await later).toMatchObject({ topic: "room:a", params: { n: 1 }, joinRef: "1" });

    client.send("2", "2", "room:b", "phx_join", {});
    await settle();
    expect(await server.expectJoin("room:b")).toMatchObject({ topic: "room:b", joinRef: "2" });
  });

  it("take each occurrence once, in order", async () => {
    const server = createTestServer({ timeoutMs: 10 });
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", { n: 1 });
    client.send("2", "2", "room:a", "phx_join", { n: 2 });
    expect((await server.expectJoin("room:a")).params).toEqual({ n: 1 });
    expect((await server.expectJoin("room:a")).params).toEqual({ n: 2 });
    await expect(server.expectJoin("room:a")).rejects.toThrow();
  });

  it("want params and payloads that are equal, not a part of them", async () => {
    const server = createTestServer({ timeoutMs: 10 });
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", { a: 1, b: [{ c: null }] });
    await expect(server.expectJoin("room:a", { a: 1 })).rejects.toThrow();
    await expect(server.expectJoin("room:a", { a: 1, b: [{}] })).rejects.toThrow();
    await server.expectJoin("room:a", { a: 1, b: [{ c: null }] });

    const { buffer } = Uint8Array.of(0, 1, 1, 6, 1, ...Buffer.from("12room:ab"), 7, 8);
    client.socket.send(buffer);
    await expect(server.expectPush("room:a", "b", {})).rejects.toThrow();
    await expect(server.expectPush("room:a", "b", Uint8Array.of(7))).rejects.toThrow();
    await server.expectPush("room:a", "b", Uint8Array.of(7, 8));
  });

  it("take a matcher of the test runner for a value", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", { token: "x", n: 1 });
    await server.expectJoin("room:a", { token: expect.any(String) as unknown, n: 1 });
  });

  it("reject with what was seen when nothing comes", async () => {
    const server = createTestServer({ timeoutMs: 10 });
    await expect(server.expectDisconnect()).rejects.toThrow(
      "Expected a disconnect, but none came in 10 ms. Seen nothing.",
    );
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", { n: 1 });
    client.send("1", "2", "room:a", "shout", { hi: 1 });
    await server.expectJoin("room:a");
    const missing = server.expectJoin("room:a", { n: 2 });
    await expect(missing).rejects.toThrow(
      [
        'Expected a join of "room:a" with {"n":2}, but none came in 10 ms. Seen:',
        "  connect (connection 1)",
        '  join of "room:a" with {"n":1} (connection 1, expected before)',
        '  push "shout" of "room:a" with {"hi":1} (connection 1)',
      ].join("\n"),
    );
  });

  it("point at the test when they fail", async () => {
    const server = createTestServer({ timeoutMs: 10 });
    const error: unknown = await server.expectLeave("room:a").catch((reason: unknown) => reason);
    expect((error as Error).stack).toContain("testServer.expect.test.ts");
  });

  it("of a leave and of a disconnect are met by the client's own", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_leave", {});
    expect(await server.expectLeave("room:a")).toMatchObject({ topic: "room:a", joinRef: "1" });
    client.socket.close();
    expect(await server.expectDisconnect()).toBe(server.connections[0]);
  });

  it("of a disconnect are not met by the server's own", async () => {
    const server = createTestServer({ timeoutMs: 10 });
    await openRawClient(server);
    server.disconnect();
    await server.expectNoDisconnect();
    await expect(server.expectDisconnect()).rejects.toThrow("Expected a disconnect");
  });

  it("of nothing pass when everything was expected", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    client.send("1", "2", "room:a", "shout", {});
    client.send("1", "3", "room:a", "phx_leave", {});
    client.send(null, "4", "phoenix", "heartbeat", {});
    await server.expectConnect();
    await server.expectJoin("room:a");
    await server.expectPush("room:a", "shout");
    await server.expectLeave("room:a");
    await server.expectNoConnect();
    await server.expectNoDisconnect();
    await server.expectNoJoin();
    await server.expectNoLeave();
    await server.expectNoPush();
  });

  it("of nothing see what is under way, and name what nobody expected", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", { n: 1 });
    client.send("1", "2", "room:a", "shout", {});
    client.send("1", "3", "room:a", "phx_leave", {});
    client.socket.close();
    const [join, leave, push, disconnect, connect] = await Promise.all(
      [
        server.expectNoJoin(),
        server.expectNoLeave("room:a"),
        server.expectNoPush("room:a", "shout"),
        server.expectNoDisconnect(),
        server.expectNoConnect(),
      ].map((expectation) => expectation.catch((reason: unknown) => (reason as Error).message)),
    );
    expect(join).toBe(
      'Expected no join, but nobody expected:\n  join of "room:a" with {"n":1} (connection 1)',
    );
    expect(leave).toContain('Expected no leave of "room:a", but nobody expected:\n  leave of');
    expect(push).toContain('Expected no push "shout" of "room:a", but nobody expected:\n  push');
    expect(disconnect).toContain("disconnect (connection 1)");
    expect(connect).toContain("connect (connection 1)");
  });

  it("of nothing look at one topic and one event where these are given", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    client.send("1", "2", "room:a", "shout", {});
    await server.expectNoJoin("room:b");
    await server.expectNoPush("room:b");
    await server.expectNoPush("room:a", "whisper");
    await expect(server.expectNoPush("room:a")).rejects.toThrow('push "shout"');
  });
});

describe("a join by hand", () => {
  it("is accepted, refused, or never answered", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    for (const [index, topic] of ["a", "b", "c"].entries()) {
      client.send(`${index}`, `${index}`, topic, "phx_join", {});
    }
    (await server.expectJoin("c")).ok({ n: 1 });
    (await server.expectJoin("b")).error({ reason: "no" });
    (await server.expectJoin("a")).ignore();
    await settle();
    expect(client.seen).toEqual([
      ["2", "2", "c", "phx_reply", { response: { n: 1 }, status: "ok" }],
      ["1", "1", "b", "phx_reply", { response: { reason: "no" }, status: "error" }],
    ]);
  });

  it("makes a channel at once: what the test does right behind it reaches the client", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    (await server.expectJoin("room:a")).ok();
    server.push("room:a", "news", { n: 1 });
    server.broadcast("room:a", "news", { n: 2 });
    server.crash("room:a");
    await settle();
    expect(client.seen).toEqual([
      ["1", "1", "room:a", "phx_reply", { response: {}, status: "ok" }],
      ["1", null, "room:a", "news", { n: 1 }],
      [null, null, "room:a", "news", { n: 2 }],
      ["1", "1", "room:a", "phx_error", { reason: "channel_crash" }],
    ]);
  });

  it("holds up its own topic alone", async () => {
    const server = createTestServer();
    server.channel("other", { handleIn: { echo: (payload) => payload } });
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    client.send("1", "2", "room:a", "shout", {});
    client.send("3", "3", "other", "phx_join", {});
    client.send("3", "4", "other", "echo", { n: 1 });
    client.send(null, "5", "phoenix", "heartbeat", {});
    await settle();
    expect(client.seen.map((frame) => (frame as unknown[])[1])).toEqual(["3", "5", "4"]);

    const push = await server.expectPush("room:a", "shout");
    push.reply.ok({ late: true });
    await settle();
    expect(client.seen).toHaveLength(3);
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(client.seen.slice(3)).toEqual([
      ["1", "1", "room:a", "phx_reply", { response: {}, status: "ok" }],
      ["1", "2", "room:a", "phx_reply", { response: { late: true }, status: "ok" }],
    ]);
  });

  it("is ignored when a newer join of its topic is answered", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    client.send("1", "2", "room:a", "phx_leave", {});
    client.send("3", "3", "room:a", "phx_join", {});
    const given = await server.expectJoin("room:a");
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(client.seen).toEqual([
      ["1", "2", "room:a", "phx_reply", { response: {}, status: "ok" }],
      ["3", "3", "room:a", "phx_reply", { response: {}, status: "ok" }],
    ]);
    expect(() => given.ok()).toThrow('The join of "room:a" is answered or ignored already');
  });

  it("is answered late, after the client has left and joined again, as Phoenix does", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    client.send("1", "2", "room:a", "phx_leave", {});
    client.send("3", "3", "room:a", "phx_join", {});
    (await server.expectJoin("room:a")).ok();
    await settle();
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(client.seen).toEqual([
      ["1", "1", "room:a", "phx_reply", { response: {}, status: "ok" }],
      ["1", "1", "room:a", "phx_close", {}],
      ["3", "3", "room:a", "phx_reply", { response: {}, status: "ok" }],
    ]);
  });

  it("cannot be answered where a definition does", async () => {
    const server = createTestServer();
    server.channel("room:*", { handleIn: { echo: (payload) => payload } });
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    client.send("1", "2", "room:a", "echo", {});
    const join = await server.expectJoin("room:a");
    const push = await server.expectPush("room:a", "echo");
    expect(() => join.ok()).toThrow(
      'The join of "room:a" is answered by its channel\'s definition',
    );
    expect(() => push.reply.ok()).toThrow('The push "echo" of "room:a" is answered by its channel');
  });
});

describe("a push by hand", () => {
  it("is replied to in any order, or never", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    (await server.expectJoin("room:a")).ok();
    for (const ref of ["2", "3", "4"]) client.send("1", ref, "room:a", "shout", { ref });
    const first = await server.expectPush("room:a", "shout", { ref: "2" });
    (await server.expectPush("room:a", "shout", { ref: "4" })).reply.error({ reason: "no" });
    (await server.expectPush("room:a", "shout", { ref: "3" })).ignore();
    first.reply.ok(Uint8Array.of(7));
    await settle();
    expect(client.seen.slice(1)).toEqual([
      ["1", "4", "room:a", "phx_reply", { response: { reason: "no" }, status: "error" }],
      "0101010602" + Buffer.from("12room:aok").toString("hex") + "07",
    ]);
    expect(() => first.reply.ok()).toThrow("is answered or ignored already");
  });

  it("goes unanswered when its channel has ended", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    (await server.expectJoin("room:a")).ok();
    client.send("1", "2", "room:a", "shout", {});
    const push = await server.expectPush("room:a", "shout");
    server.close("room:a");
    push.reply.ok();
    await settle();
    expect(client.seen.slice(1)).toEqual([["1", "1", "room:a", "phx_close", {}]]);
  });
});

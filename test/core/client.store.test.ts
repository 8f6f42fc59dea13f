import type { SlipstreamState } from "slipstream-react/core";
import { describe, expect, it, vi } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { joinRoom, openClient, startClient } from "../helpers/startClient.js";
import { settle } from "../helpers/settle.js";

describe("the store", () => {
  it("is written once for 10,000 claims in one task", async () => {
    const { client } = startClient();
    const write = vi.fn();
    client.store.subscribe(write);
    for (let n = 0; n < 10_000; n++) client.channel(`room:${n}`);
    expect(client.store.getState().topics.size).toBe(0);
    await Promise.resolve();
    expect(write).toHaveBeenCalledOnce();
    const { topics } = client.store.getState();
    expect(topics.size).toBe(10_000);
    expect([...topics.keys()].slice(0, 3)).toEqual(["room:0", "room:1", "room:2"]);
    for (let n = 0; n < 10_000; n++) expect(topics.has(`room:${n}`)).toBe(true);
  });

  it("is not written while nobody looks, and shows all that changed to whoever does", async () => {
    const { client, server, clock } = await openClient({ leaveAfterMs: 0 });
    server.channel("*", {});
    client.store.getState();
    const write = vi.spyOn(client.store, "setState");
    const rooms = Array.from({ length: 100 }, (_, n) => client.channel(`room:${n}`));
    await clock.advance(100);
    for (const room of rooms.slice(1)) void room.leave();
    await clock.advance(100);
    expect(server.frames.length).toBeGreaterThan(300);
    expect(write).not.toHaveBeenCalled();
    const { topics } = client.store.getState();
    expect([...topics]).toEqual([["room:0", rooms[0]!.state]]);
    expect(write).toHaveBeenCalledOnce();
    expect(client.store.getState().topics).toBe(topics);
  });

  it("tells a subscriber of what changes from then on, not of what changed before", async () => {
    const { client } = await openClient();
    client.channel("room:a");
    await settle();
    const told: number[] = [];
    const off = client.store.subscribe(({ topics }, { topics: before }) => {
      told.push(before.size, topics.size);
    });
    client.channel("room:b");
    await settle();
    off();
    off();
    const { length } = told;
    client.channel("room:c");
    await settle();
    expect(told.slice(0, 2)).toEqual([1, 2]);
    expect(told).toHaveLength(length);
    expect(client.store.getState().topics.size).toBe(3);
  });

  it("follows within the microtask, while channel.state is current at once", async () => {
    const { client, server } = await openClient();
    client.store.subscribe(() => undefined);
    const room = client.channel("room:a");
    const inStore = () => client.store.getState().topics.get("room:a");
    expect(room.state.status).toBe("queued");
    expect(inStore()).toBeUndefined();
    await Promise.resolve();
    expect(inStore()).toMatchObject({ status: "queued" });
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(inStore()).toBe(room.state);
    const before = inStore();
    void client.disconnect();
    expect(room.state.status).toBe("pending");
    expect(client.store.getState().connection.status).toBe("open");
    expect(inStore()).toBe(before);
    await Promise.resolve();
    expect(inStore()).toMatchObject({ status: "pending" });
    expect(client.store.getState().connection.status).toBe("stopped");
  });

  it("holds snapshots: what was read stays as it was", async () => {
    const { client, server, room } = await joinRoom();
    const seen: SlipstreamState[] = [client.store.getState()];
    client.store.subscribe((state) => seen.push(state));
    server.crash("room:a");
    await settle();
    client.channel("room:b");
    await settle();
    expect(seen[0]!.topics.get("room:a")?.status).toBe("joined");
    expect(seen[0]!.topics.size).toBe(1);
    expect(room.state.status).toBe("backoff");
  });

  it("keeps the snapshot of a topic that did not change", async () => {
    const { client, room } = await joinRoom();
    const before = room.state;
    client.channel("room:b");
    await settle();
    expect(client.store.getState().topics.get("room:a")).toBe(before);
    expect(room.state).toBe(before);
  });

  it("holds desired topics in insertion order, without those that were left", async () => {
    const { client, clock } = startClient({ leaveAfterMs: 0 });
    const [a] = ["a", "b", "c"].map((topic) => client.channel(topic));
    await settle();
    void a!.leave();
    await clock.advance(0);
    client.channel("a");
    await settle();
    expect([...client.store.getState().topics.keys()]).toEqual(["b", "c", "a"]);
  });

  it("is written although one of its subscribers throws", async () => {
    const { client, server } = await openClient();
    const off = client.store.subscribe(() => {
      throw new Error("mine");
    });
    const room = client.channel("room:a");
    const changed = vi.fn();
    room.subscribe(changed);
    (await server.expectJoin("room:a")).ok();
    await settle();
    off();
    expect(client.store.getState().topics.get("room:a")?.status).toBe("joined");
    expect(changed).toHaveBeenCalled();
    const errors = takeErrors();
    expect(errors).not.toEqual([]);
    expect(errors.filter((error) => (error as Error).message !== "mine")).toEqual([]);
    expect(client.store.getState().connection.status).toBe("open");
  });
});

describe("channel.subscribe()", () => {
  it("calls back after each change of this topic alone, once the store shows it", async () => {
    const { client, server, room } = await joinRoom();
    const seen: unknown[] = [];
    room.subscribe(() => seen.push(client.store.getState().topics.get("room:a")?.status));
    client.channel("room:b");
    (await server.expectJoin("room:b")).ok();
    await settle();
    expect(seen).toEqual([]);
    server.crash("room:a");
    await settle();
    expect(seen).toEqual(["backoff"]);
  });

  it("calls back once for changes within one task", async () => {
    const { client } = startClient();
    const changed = vi.fn();
    const room = client.channel("room:a");
    room.subscribe(changed);
    client.channel("room:a");
    client.channel("room:a");
    await settle();
    expect(changed).toHaveBeenCalledOnce();
  });

  it("calls nobody back for a message", async () => {
    const { server, room } = await joinRoom();
    const changed = vi.fn();
    room.subscribe(changed);
    server.broadcast("room:a", "msg");
    await settle();
    expect(changed).not.toHaveBeenCalled();
  });

  it("calls back until it is stopped; one listener subscribed twice is two", async () => {
    const { server, clock, room } = await joinRoom();
    const changed = vi.fn();
    const [off] = [room.subscribe(changed), room.subscribe(changed)];
    server.crash("room:a");
    await settle();
    expect(changed).toHaveBeenCalledTimes(2);
    off();
    off();
    changed.mockClear();
    await clock.advance(100);
    expect(changed).toHaveBeenCalled();
    const { length } = changed.mock.calls;
    (await server.expectJoin("room:a")).ok();
    await settle();
    expect(changed).toHaveBeenCalledTimes(length + 1);
  });

  it("calls back the others although one throws", async () => {
    const { server, room } = await joinRoom();
    const changed = vi.fn();
    const off = room.subscribe(() => {
      throw new Error("mine");
    });
    room.subscribe(changed);
    server.crash("room:a");
    await settle();
    off();
    expect(changed).toHaveBeenCalledOnce();
    expect(takeErrors()).toEqual([new Error("mine")]);
  });

  it("calls back when the topic is gone", async () => {
    const { clock, room } = await joinRoom({ leaveAfterMs: 0 });
    const seen: string[] = [];
    room.subscribe(() => seen.push(room.state.status));
    void room.leave();
    await clock.advance(0);
    expect(seen.at(-1)).toBe("idle");
  });
});

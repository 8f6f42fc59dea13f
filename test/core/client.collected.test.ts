import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { createTestServer, type TestServer } from "slipstream-react/testing";
import { afterAll, describe, expect, it, vi } from "vitest";

// Before phoenix.js is imported, which looks for a window then.
const page = vi.hoisted(() => {
  const listeners: { type: string; listener: () => void }[] = [];
  const window = {
    addEventListener: (type: string, listener: () => void) => listeners.push({ type, listener }),
  };
  Object.assign(globalThis, { window });
  return { listeners };
});

import { createClient } from "../../src/core/createSlipstream.js";
import { ManualClock } from "../helpers/manualClock.js";
import { settle } from "../helpers/settle.js";

afterAll(() => {
  delete (globalThis as { window?: unknown }).window;
});

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** A client that lived, in a scope of its own. */
async function live(server: TestServer, clock: ManualClock, isDestroyed: boolean) {
  const payload = { big: "payload" };
  const onMessage = vi.fn();
  const client = createClient(
    { url: "ws://localhost/socket", transport: server.transport, onEvent: () => payload },
    clock,
  );
  const room = client.channel("room:a", { onMessage });
  client.connect();
  (await server.expectJoin("room:a")).ok();
  await settle();
  room.push("never answered", payload).catch(() => undefined);
  await settle();
  if (isDestroyed) client.destroy();
  await settle();
  return { client: new WeakRef(client), room: new WeakRef(room), payload: new WeakRef(payload) };
}

async function collectAll() {
  for (let turn = 0; turn < 5; turn++) {
    await settle();
    collect();
  }
}

describe("a client that was destroyed", () => {
  it("can be collected, while the page listeners of phoenix.js hold its socket", async () => {
    const server = createTestServer();
    const clock = new ManualClock();
    const before = page.listeners.length;
    const refs = await live(server, clock, true);
    expect(page.listeners.length).toBeGreaterThan(before);
    await collectAll();
    expect(refs.client.deref()).toBeUndefined();
    expect(refs.room.deref()).toBeUndefined();
    expect(refs.payload.deref()).toBeUndefined();
    expect(clock.timers).toEqual([]);
    expect(server.connections.map(({ status }) => status)).toEqual(["closed"]);
  });
});

describe("a client that was not destroyed", () => {
  it("cannot be collected: they hold it", async () => {
    const refs = await live(createTestServer(), new ManualClock(), false);
    await collectAll();
    const client = refs.client.deref();
    expect(client).toBeDefined();
    client?.destroy();
  });
});

describe("a page event", () => {
  it("does not make phoenix.js connect behind the client's back", async () => {
    const server = createTestServer();
    const client = createClient(
      { url: "ws://localhost/socket", transport: server.transport },
      new ManualClock(),
    );
    await client.connected();
    await client.disconnect();
    for (const { listener } of page.listeners) {
      listener.call(undefined, ...([{ persisted: true }] as unknown as []));
    }
    await settle();
    expect(server.connections).toHaveLength(1);
    client.destroy();
    for (const { listener } of page.listeners) {
      listener.call(undefined, ...([{ persisted: true }] as unknown as []));
    }
    await settle();
    expect(server.connections).toHaveLength(1);
  });
});

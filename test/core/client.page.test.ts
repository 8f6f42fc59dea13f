// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";

import { settle } from "../helpers/settle.js";
import { openClient, startClient } from "../helpers/startClient.js";
import { trackListeners } from "../helpers/trackListeners.js";

afterEach(() => vi.restoreAllMocks());

function hide(isHidden: boolean) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(isHidden ? "hidden" : "visible");
}

const returns: [string, () => boolean][] = [
  ["back online", () => window.dispatchEvent(new Event("online"))],
  ["shown again", () => document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))],
  ["back from the cache", () => window.dispatchEvent(new Event("pageshow"))],
  ["back from a freeze", () => document.dispatchEvent(new Event("resume"))],
];

describe("a page", () => {
  it.each(returns)("connects at once when it is %s", async (_what, comeBack) => {
    const { client, server } = await openClient({ reconnectAfterMs: [60_000] });
    server.disconnect();
    await settle();
    expect(client.store.getState().connection.status).toBe("reconnecting");
    comeBack();
    await settle();
    expect(client.store.getState().connection).toMatchObject({ status: "open", epoch: 2 });
  });

  it("fails no attempt however many of these come at a time", async () => {
    const { client, server, events } = await openClient({ reconnectAfterMs: [60_000] });
    server.disconnect();
    await settle();
    for (const [, comeBack] of returns) comeBack();
    await settle();
    expect(client.store.getState().connection).toMatchObject({ status: "open", epoch: 2 });
    expect(events.map(({ type }) => type)).not.toContain("connectFailed");
  });

  it("stays as it is when it is hidden, and when the client was disconnected", async () => {
    const { client, server } = await openClient({ reconnectAfterMs: [60_000] });
    server.disconnect();
    await settle();
    hide(true);
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    await settle();
    expect(client.store.getState().connection.status).toBe("reconnecting");
    hide(false);
    await client.disconnect();
    for (const [, comeBack] of returns) comeBack();
    await settle();
    expect(client.store.getState().connection.status).toBe("stopped");
  });

  it("tries at the last delay of the list while it is hidden", async () => {
    const { client, server, clock } = await openClient({ reconnectAfterMs: [10, 20, 9_000] });
    hide(true);
    server.disconnect();
    await settle();
    const { retryAt } = client.store.getState().connection;
    expect(retryAt! - clock.now()).toBe(9_000);
  });

  it("leaves no listener behind, and never has more of them than one wait or one connection needs", async () => {
    const listeners = trackListeners();
    const { client, server } = await openClient({ reconnectAfterMs: [10] });
    const needed = ["online", "pageshow", "visibilitychange", "resume"];
    for (let round = 0; round < 3; round += 1) {
      expect(listeners.left()).toEqual(needed);
      server.disconnect();
      await settle();
      expect(client.store.getState().connection.status).toBe("reconnecting");
      expect(listeners.left()).toEqual(needed);
      client.reconnect();
      await settle();
      expect(client.store.getState().connection.status).toBe("open");
    }
    await client.disconnect();
    expect(listeners.left()).toEqual([]);
    client.connect();
    await settle();
    client.destroy();
    expect(listeners.left()).toEqual([]);
    listeners.stop();
  });
});

it("goes on with the attempt when the tab is shown, and phoenix.js has closed the handshake", async () => {
  const params = vi.fn(() => Promise.resolve({}));
  const { client, server, events } = startClient({ params });
  server.hangConnect(2);
  client.connect();
  await settle();
  window.dispatchEvent(new Event("visibilitychange"));
  await settle();
  expect(client.store.getState().connection).toMatchObject({ status: "connecting", attempt: 1 });
  server.acceptConnect();
  await settle();
  expect(client.store.getState().connection.status).toBe("open");
  expect(events.map(({ type }) => type)).toEqual(["connectStarted", "connectionOpened"]);
  expect(params).toHaveBeenCalledOnce();
});

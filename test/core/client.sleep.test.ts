// @vitest-environment happy-dom
import type { SlipstreamOptions } from "slipstream-react/core";
import { afterEach, describe, expect, it, vi } from "vitest";

import { settle } from "../helpers/settle.js";
import { openClient, type Stage } from "../helpers/startClient.js";

afterEach(() => vi.restoreAllMocks());

const options: SlipstreamOptions = { heartbeatIntervalMs: 30_000, reconnectAfterMs: [10] };

const cameBackOnline = () => window.dispatchEvent(new Event("online"));
const wasShown = () => document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
const thawed = () => document.dispatchEvent(new Event("resume"));

function connectionOf({ client }: Stage) {
  return client.store.getState().connection;
}

function beatsAt({ server }: Stage): number {
  return server.frames.filter(
    ({ direction, frame }) => direction === "in" && frame?.[3] === "heartbeat",
  ).length;
}

describe("a laptop that slept", () => {
  it("asks with its next beat whether the connection lives, and keeps one that answers", async () => {
    const stage = await openClient(options);
    stage.clock.sleep(3_600_000);
    await stage.clock.advance(30_000);
    expect(beatsAt(stage)).toBe(1);
    await stage.clock.advance(10_000);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
  });

  it("gives up a connection that does not answer that beat within 10 s, and connects", async () => {
    const stage = await openClient(options);
    stage.clock.sleep(3_600_000);
    stage.server.goSilent();
    await stage.clock.advance(30_000);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
    await stage.clock.advance(9_999);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
    await stage.clock.advance(1);
    expect(connectionOf(stage)).toMatchObject({
      status: "reconnecting",
      error: { code: "interrupted" },
    });
    await stage.clock.advance(10);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });

  it("does not hold a beat against the server that was sent before the sleep", async () => {
    const stage = await openClient(options);
    stage.server.goSilent();
    await stage.clock.advance(30_000);
    stage.clock.sleep(3_600_000);
    await stage.clock.advance(30_000);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
    expect(beatsAt(stage)).toBe(2);
  });

  it("is noticed when the tab is shown, before its timer is due", async () => {
    const stage = await openClient(options);
    stage.clock.sleep(3_600_000);
    stage.server.goSilent();
    wasShown();
    await settle();
    expect(beatsAt(stage)).toBe(1);
    await stage.clock.advance(10_010);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });

  it("loses a connection that is dead even if each timer is late", async () => {
    const stage = await openClient(options);
    stage.server.goSilent();
    for (const ms of [30_000, 10_000]) {
      stage.clock.sleep(60_000);
      await stage.clock.advance(ms);
    }
    expect(connectionOf(stage).status).toBe("reconnecting");
    await stage.clock.advance(10);
  });

  it("keeps its beat when the wall clock is set back", async () => {
    const stage = await openClient(options);
    stage.clock.sleep(-3_600_000);
    await stage.clock.advance(90_000);
    expect(beatsAt(stage)).toBe(3);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
  });
});

describe("an open connection", () => {
  it.each([
    ["back online", cameBackOnline],
    ["back from a freeze", thawed],
  ])("is asked at once when the page is %s, and given up after 10 s", async (_what, comeBack) => {
    const stage = await openClient(options);
    await stage.clock.advance(1_000);
    stage.server.goSilent();
    comeBack();
    await settle();
    expect(beatsAt(stage)).toBe(1);
    await stage.clock.advance(10_010);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });

  it("is given no longer than the interval between two beats", async () => {
    const stage = await openClient({ ...options, heartbeatIntervalMs: 2_000 });
    stage.server.goSilent();
    cameBackOnline();
    await stage.clock.advance(2_000);
    expect(connectionOf(stage).status).toBe("reconnecting");
  });

  it("is asked twice in 10 s at most, however many events come", async () => {
    const stage = await openClient(options);
    for (let burst = 0; burst < 100; burst += 1) {
      cameBackOnline();
      thawed();
      await stage.clock.advance(100);
    }
    expect(beatsAt(stage)).toBeLessThanOrEqual(2);
    await stage.clock.advance(30_000);
    expect(beatsAt(stage)).toBeLessThanOrEqual(4);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 1 });
  });

  it("is asked again, as soon, for what comes after an answer", async () => {
    const stage = await openClient(options);
    cameBackOnline();
    await stage.clock.advance(1_000);
    stage.server.goSilent();
    cameBackOnline();
    await stage.clock.advance(9_000);
    expect(beatsAt(stage)).toBe(2);
    await stage.clock.advance(10_010);
    expect(connectionOf(stage)).toMatchObject({ status: "open", epoch: 2 });
  });

  it("is not asked when a tab that never slept is shown", async () => {
    const stage = await openClient(options);
    await stage.clock.advance(29_000);
    wasShown();
    window.dispatchEvent(new Event("pageshow"));
    await settle();
    expect(beatsAt(stage)).toBe(0);
  });

  it("beats on as before after it was asked", async () => {
    const stage = await openClient(options);
    cameBackOnline();
    await stage.clock.advance(10_000);
    expect(beatsAt(stage)).toBe(2);
    await stage.clock.advance(29_999);
    expect(beatsAt(stage)).toBe(2);
    await stage.clock.advance(1);
    expect(beatsAt(stage)).toBe(3);
  });

  it("is asked no more once it is closed", async () => {
    const stage = await openClient(options);
    await stage.client.disconnect();
    cameBackOnline();
    thawed();
    await settle();
    expect(beatsAt(stage)).toBe(0);
  });
});

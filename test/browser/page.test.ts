import type { Browser } from "playwright-core";
import type { SlipstreamOptions } from "slipstream-react/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { startPageServer, type PageServer } from "../helpers/pageServer.js";
import { launchRealChromium, openWindow, type Tab } from "../helpers/realTabs.js";

/** No retry falls due within a test: whoever connects does so for a reason of the page's. */
const patient: SlipstreamOptions = { reconnectAfterMs: [600_000], jitter: false };
const soon = { timeout: 5_000, interval: 20 };

describe.skipIf(!process.env.CHROMIUM)("a page in Chromium", () => {
  let browser: Browser;
  let server: PageServer;
  let view: Awaited<ReturnType<typeof openWindow>>;

  beforeAll(async () => {
    browser = await launchRealChromium();
  }, 60_000);

  afterAll(() => browser.close());

  beforeEach(async () => {
    server = await startPageServer();
    view = await openWindow(browser);
  });

  afterEach(async () => {
    await view.close();
    await server.close();
  });

  async function openJoined(client = patient, allowsWorkers = true): Promise<Tab> {
    const joined = server.joined;
    const tab = await view.open(server.pageUrl({ client, allowsWorkers }));
    await expect.poll(() => server.joined, soon).toBe(joined + 1);
    await expect.poll(() => statusOf(tab), soon).toBe("open");
    return tab;
  }

  /** Another tab is in front from now on. */
  async function hide(tab: Tab, inFront?: Tab): Promise<Tab> {
    const other = inFront ?? (await view.open(server.blankUrl));
    await other.show();
    await expect.poll(() => tab.evaluate("document.visibilityState"), soon).toBe("hidden");
    return other;
  }

  async function cut(tab: Tab) {
    server.cut();
    await expect.poll(() => statusOf(tab), soon).toBe("reconnecting");
  }

  /** Open and joined again, by one connect and one join, and whatever came meanwhile. */
  async function isBackAfterOneConnect(tab: Tab) {
    await expect.poll(() => statusOf(tab), soon).toBe("open");
    await expect.poll(() => server.joined, soon).toBe(1);
    await roundTrip(tab);
    expect({ upgrades: server.upgrades, joins: server.joins }).toEqual({ upgrades: 2, joins: 2 });
    server.broadcast("once");
    await expect.poll(() => tab.evaluate("seen.messages"), soon).toEqual([{ body: "once" }]);
  }

  test("that is hidden beats on time, while its own timers are throttled", async () => {
    const tab = await openJoined({ heartbeatIntervalMs: 200 });
    await hide(tab);
    const { ticks, elapsedMs } = await countBeats(tab, 10);
    expect(ticks, "control: a timer of 100 ms").toBeLessThanOrEqual(elapsedMs / 1_000 + 1);
    expect(elapsedMs, "throttled, these would take 10 s").toBeLessThan(6_000);
  });

  test("that may have no workers beats by its own timers, and nothing fails", async () => {
    const tab = await openJoined({ heartbeatIntervalMs: 200 }, false);
    expect(await tab.evaluate(workerFate), "control: workers are forbidden").toBe("forbidden");
    const shown = await countBeats(tab, 5);
    expect(shown.elapsedMs, "throttled, these would take 5 s").toBeLessThan(3_500);
    const other = await hide(tab);
    const hidden = await countBeats(tab, 2);
    expect(hidden.elapsedMs, "control: it is throttled").toBeGreaterThan(900);
    expect({ status: await statusOf(tab), upgrades: server.upgrades }).toEqual({
      status: "open",
      upgrades: 1,
    });
    await other.close();
    expect(await tab.evaluate("seen.life")).toEqual(["hidden", "visible"]);
  });

  test("that was cached is open and joined again when the user goes back, by one connect and one join", async () => {
    const tab = await openJoined();
    await tab.send("Page.navigate", { url: server.blankUrl });
    await expect.poll(() => tab.evaluate("document.title"), soon).toBe("Blank");
    await expect.poll(() => server.joined, soon).toBe(0);
    await tab.evaluate("history.back()");
    await expect.poll(() => tab.evaluate("globalThis.seen?.shows"), soon).toEqual([false, true]);
    await isBackAfterOneConnect(tab);
  });

  test("that was frozen connects at once when it is shown", async () => {
    // It may hear of its loss before it is shown, or right behind that.
    const tab = await openJoined({ ...patient, reconnectAfterMs: [10, 600_000] });
    await hide(tab);
    await tab.send("Page.setWebLifecycleState", { state: "frozen" });
    server.cut();
    await expect.poll(() => server.joined, soon).toBe(0);
    await tab.send("Page.setWebLifecycleState", { state: "active" });
    await tab.show();
    expect(await tab.evaluate("seen.life")).toEqual(
      expect.arrayContaining(["hidden", "freeze", "resume", "visible"]),
    );
    await isBackAfterOneConnect(tab);
  });

  test("that was offline connects at once when it is online", async () => {
    const tab = await openJoined();
    await setOffline(tab, true);
    await cut(tab);
    await setOffline(tab, false);
    expect(await tab.evaluate("seen.life")).toEqual(["offline", "online"]);
    await isBackAfterOneConnect(tab);
  });

  test("that comes back online while it says open asks the server at once", async () => {
    const tab = await openJoined();
    await setOffline(tab, true);
    await setOffline(tab, false);
    await expect.poll(() => server.beats.length, soon).toBe(1);
    expect(await statusOf(tab)).toBe("open");
  });

  test("that lost its connection while hidden connects at once when it is shown", async () => {
    const tab = await openJoined();
    await hide(tab);
    await cut(tab);
    await tab.show();
    await isBackAfterOneConnect(tab);
  });

  test("that is hidden, shown, offline and online 30 times connects once", async () => {
    const tab = await openJoined();
    const other = await hide(tab);
    await cut(tab);
    for (let round = 0; round < 30; round += 1) {
      await tab.show();
      await setOffline(tab, true);
      await setOffline(tab, false);
      await other.show();
    }
    const life = await tab.evaluate<string[]>("seen.life");
    for (const type of ["hidden", "visible", "offline", "online"]) {
      expect(life.filter((one) => one === type).length, type).toBeGreaterThanOrEqual(29);
    }
    await isBackAfterOneConnect(tab);
    expect(server.beats.length).toBeLessThanOrEqual(2);
  });

  test("that is hidden and shown 30 times while the server hangs waits for the one handshake", async () => {
    const tab = await openJoined({ ...patient, connectTimeoutMs: 60_000 });
    const other = await hide(tab);
    await cut(tab);
    await server.freeze(60_000);
    for (let round = 0; round < 30; round += 1) {
      await tab.show();
      await other.show();
    }
    await tab.show();
    expect(await statusOf(tab), "control: the server hangs").toBe("connecting");
    const life = await tab.evaluate<string[]>("seen.life");
    expect(life.filter((type) => type === "visible").length).toBeGreaterThanOrEqual(29);
    await server.freeze(1);
    await isBackAfterOneConnect(tab);
  });

  test("that is closed leaves no channel and no connection on the server", async () => {
    const tab = await openJoined();
    await tab.close();
    await expect
      .poll(() => ({ joined: server.joined, connections: server.connections }), soon)
      .toEqual({ joined: 0, connections: 0 });
  });

  /** Waits for so many beats, and says how often a timer of the page ran meanwhile. */
  async function countBeats(tab: Tab, count: number) {
    server.beats.length = 0;
    await tab.evaluate("seen.ticks.length = 0");
    const startedAt = Date.now();
    await expect
      .poll(() => server.beats.length, { timeout: 20_000, interval: 50 })
      .toBeGreaterThanOrEqual(count);
    const elapsedMs = Date.now() - startedAt;
    return { elapsedMs, ticks: await tab.evaluate<number>("seen.ticks.length") };
  }
});

const workerFate = `new Promise((resolve) => {
  const worker = new Worker(URL.createObjectURL(new Blob(["postMessage(0)"])));
  worker.onmessage = () => resolve("allowed");
  worker.onerror = () => resolve("forbidden");
})`;

function statusOf(tab: Tab): Promise<string> {
  return tab.evaluate("seen.client.store.getState().connection.status");
}

async function roundTrip(tab: Tab) {
  await tab.evaluate("seen.client.ping()");
}

async function setOffline(tab: Tab, offline: boolean) {
  const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await tab.send("Network.emulateNetworkConditions", { offline, ...conditions });
}

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { startPageServer, type PageServer } from "../helpers/pageServer.js";
import { launchRealChromium, openWindow, type Tab } from "../helpers/realTabs.js";
import type { SeenBurst } from "./pages/burst.js";

const soon = { timeout: 40_000, interval: 50 };
const messages = 20_000;
const sum = (messages * (messages + 1)) / 2;

describe.skipIf(!process.env.CHROMIUM)("a burst of 20,000 messages in Chromium", () => {
  let browser: Browser;
  let server: PageServer;
  let tab: Tab;

  beforeAll(async () => {
    browser = await launchRealChromium();
    server = await startPageServer({ scripts: ["burst.tsx"] });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  beforeEach(async () => {
    const view = await openWindow(browser);
    tab = await view.open(server.urlOf("burst.tsx"));
    await expect.poll(() => tab.evaluate("globalThis.seen?.isJoined"), soon).toBe(true);
    return () => view.close();
  });

  const seen = <Value>(what: string) => tab.evaluate<Value>(`seen.${what}`);

  test("reaches a handler message by message, a reducer without a gap, and the page with the last one", async () => {
    await tab.evaluate("seen.renders = { handler: 0, reducer: 0, latest: 0 }");
    for (let n = 1; n <= messages; n += 1) server.publish("new_msg", { n });
    await expect
      .poll(() => tab.evaluate("document.body.innerText.split(/\\n+/)"), soon)
      .toEqual([`${messages} heard`, `${messages} reduced`, `${messages} is the latest`]);
    const inOrder = "heard.every((n, index) => n === index + 1) && seen.heard.length";
    expect(await seen(inOrder)).toBe(messages);
    expect(await seen("reduced")).toEqual({ messages, last: messages, sum });
    const renders = await seen<SeenBurst["renders"]>("renders");
    expect(renders.reducer, "renders of the reducer").toBeLessThan(messages / 10);
    expect(renders.latest, "renders of the latest").toBeLessThan(messages / 10);
    expect(await seen("errors")).toEqual([]);
  }, 60_000);
});

import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";

import { startDemoPages } from "./demoPages.js";

const outcomes = ["repeated", "queued", "dropped", "failed", "unknown"] as const;
type Readings = Record<(typeof outcomes)[number], number>;

const nothing: Readings = { repeated: 0, queued: 0, dropped: 0, failed: 0, unknown: 0 };
const soon = { timeout: 10_000 };
const slow = { timeout: 60_000 };

describe.skipIf(!process.env.CHROMIUM)("the demo's repeater in Chromium", slow, () => {
  const pages = startDemoPages();
  let page: Page;
  let card: Locator;

  beforeEach(async () => {
    page = await pages.open();
    card = page.getByRole("region", { name: "Repeater" });
    for (const name of ["Wall", "Writer"]) await page.getByRole("switch", { name }).click();
    await joinsBothSides();
  }, 30_000);

  async function joinsBothSides() {
    for (const name of ["Source, B", "Target, A"]) {
      await expect
        .poll(() => card.getByText(name).locator("..").innerText(), soon)
        .toMatch(/Joined$/);
    }
  }

  async function say(body: string) {
    await page.getByLabel("Message to the lobby of B").fill(body);
    await page.keyboard.press("Enter");
    await logOf("the lobby of B").getByText(body, { exact: true }).waitFor();
  }

  function logOf(name: string): Locator {
    return page.getByRole("log", { name: `Messages in ${name}`, exact: true });
  }

  function bodiesOf(name: string): Promise<string[]> {
    return logOf(name).locator(".message-body").allInnerTexts();
  }

  async function readings(): Promise<Readings> {
    const shown = { ...nothing };
    for (const name of outcomes) {
      shown[name] = Number(await page.getByTestId(`repeater-${name}`).innerText());
    }
    return shown;
  }

  async function act(name: string, on: string) {
    await card.getByRole("button", { name: `${name}, on ${on}` }).click();
  }

  async function freezeA(ms: number) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ ms });
    await fetch(`${pages.demo.url}/desk/freeze`, { method: "POST", headers, body });
  }

  test("shows what is said on B in A's log and in A's lobby, opened before or after, with one join", async () => {
    await say("before");
    await page.getByRole("button", { name: "lobby", exact: true }).click();
    await say("after");
    await expect.poll(readings, soon).toEqual({ ...nothing, repeated: 2 });
    for (const name of ["the lobby of A", "lobby"]) {
      await expect.poll(() => bodiesOf(name), soon).toEqual(["before", "after"]);
    }
    const row = page.locator('li[data-topic="room:lobby"]');
    expect(await row.innerText()).toContain("2 claims");
  });

  test("goes on after B was cut", async () => {
    await say("one");
    await act("Cut", "Service B");
    await card.getByText("Cut 1 connection with code 1006.").waitFor();
    await joinsBothSides();
    await say("two");
    await expect.poll(readings, soon).toEqual({ ...nothing, repeated: 2 });
    expect((await bodiesOf("the lobby of A")).slice(-2)).toEqual(["one", "two"]);
  });

  test("counts every message of a burst while A is silent and then cut, and brings over the newest, in order", async () => {
    await freezeA(60_000);
    await card.getByRole("button", { name: "Say 200 messages" }).click();
    // A machine too slow loses A meanwhile: then those of the queued that were sent are unknown.
    await expect.poll(async () => (await readings()).dropped, soon).toBe(200 - 64 - 50);
    expect((await readings()).queued).toBeGreaterThanOrEqual(50);
    await card.getByText("Said 200.").waitFor();
    await act("Cut", "Service A");
    await card.getByText(/^Cut \d connections? with code 1006/).waitFor();
    await freezeA(1);
    await expect
      .poll(readings, soon)
      .toEqual({ ...nothing, repeated: 50, dropped: 86, unknown: 64 });
    await expect
      .poll(async () => (await bodiesOf("the lobby of A")).slice(-50), soon)
      .toEqual(Array.from({ length: 50 }, (_, n) => `${151 + n} of 200`));
    expect(await card.getByText("Last error").innerText()).toContain("room:lobby");
  });

  test("brings nothing over while it is switched off", async () => {
    const repeater = page.getByRole("switch", { name: "Repeater" });
    await repeater.click();
    await expect.poll(() => card.getByText("Not asked for").count(), soon).toBe(2);
    await say("not repeated");
    await repeater.click();
    await joinsBothSides();
    await say("repeated");
    await expect.poll(readings, soon).toEqual({ ...nothing, repeated: 1 });
    await logOf("the lobby of A").getByText("repeated", { exact: true }).waitFor();
    expect(await bodiesOf("the lobby of A")).not.toContain("not repeated");
  });
});

describe.skipIf(!process.env.CHROMIUM)("the demo in Chromium, without a service B", () => {
  const pages = startDemoPages();

  test("says so, and shows everything else", async () => {
    const page = await pages.open((opened) => opened.addInitScript(withoutServiceB));
    await page.getByText("There is no service B here").waitFor();
    await page.getByRole("switch", { name: "Wall" }).waitFor();
    expect(await page.getByRole("switch", { name: "Repeater" }).count()).toBe(0);
  });
});

/** Before the page's own scripts, which are modules. */
const withoutServiceB = `document.addEventListener("readystatechange", () => {
  document.querySelector('meta[name="service-b"]')?.remove();
});`;

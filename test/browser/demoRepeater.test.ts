import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";

import { startDemoPages } from "./demoPages.js";

const outcomes = ["repeated", "queued", "dropped", "failed", "unknown"] as const;
type Readings = Record<(typeof outcomes)[number], number>;

const nothing: Readings = { repeated: 0, queued: 0, dropped: 0, failed: 0, unknown: 0 };
const sumOf = (counts: Readings) => Object.values(counts).reduce((sum, count) => sum + count, 0);
const soon = { timeout: 10_000 };
const slow = { timeout: 60_000 };

describe.skipIf(!process.env.CHROMIUM)("the demo's repeater in Chromium", slow, () => {
  const pages = startDemoPages();
  let page: Page;
  let card: Locator;

  beforeEach(async () => {
    page = await pages.open();
    card = cardOf(page);
    for (const name of ["Wall", "Writer"]) await page.getByRole("switch", { name }).click();
    await joinsBothSides(card);
  }, 30_000);

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

  /** Of a burst, as they stand in A's log. */
  async function numbersOnA(): Promise<number[]> {
    const bodies = await bodiesOf("the lobby of A");
    return bodies.flatMap((body) => (body.endsWith(" of 200") ? [Number.parseInt(body)] : []));
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

  async function askA(action: string, input: object) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify(input);
    await fetch(`${pages.demo.url}/desk/${action}`, { method: "POST", headers, body });
  }

  const freezeA = (ms: number) => askA("freeze", { ms });

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
    await joinsBothSides(card);
    await say("two");
    await expect.poll(readings, soon).toEqual({ ...nothing, repeated: 2 });
    expect((await bodiesOf("the lobby of A")).slice(-2)).toEqual(["one", "two"]);
  });

  test("counts every message of a burst while A is silent and then cut, and brings over the newest, in order", async () => {
    await freezeA(60_000);
    await card.getByRole("button", { name: "Say 200 messages" }).click();
    await card.getByText("Said 200.").waitFor();
    await expect.poll(async () => sumOf(await readings()), soon).toBe(200);
    expect(await readings()).toMatchObject({ repeated: 0, failed: 0 });
    await act("Cut", "Service A");
    await card.getByText(/^Cut \d connections? with code 1006/).waitFor();
    await expect
      .poll(() => card.getByText("Last error").innerText(), soon)
      .toMatch(/^Last error, .+: .*room:lobby/);
    await card.getByText(/^Last error, \d.*: .*room:lobby/).waitFor();
    await freezeA(1);
    await expect.poll(async () => (await readings()).queued, soon).toBe(0);

    // How many had been sent when A was lost depends on how fast the machine is.
    const { repeated, unknown, dropped, failed } = await readings();
    expect({ sum: repeated + unknown + dropped, failed }).toEqual({ sum: 200, failed: 0 });
    expect(repeated).toBeLessThanOrEqual(50);
    expect(dropped).toBeGreaterThanOrEqual(200 - 64 - 50);
    await expect.poll(numbersOnA, soon).toContain(200);
    const numbers = await numbersOnA();
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
    expect(numbers.slice(numbers.length - repeated)).toEqual(
      Array.from({ length: repeated }, (_, n) => 201 - repeated + n),
    );
    expect(numbers.length).toBeLessThanOrEqual(repeated + unknown);
    await card.getByText("No error.").waitFor();
  });

  test("brings nothing over while it is switched off", async () => {
    const repeater = page.getByRole("switch", { name: "Repeater" });
    await repeater.click();
    await expect.poll(() => card.getByText("Not asked for").count(), soon).toBe(2);
    await say("not repeated");
    await repeater.click();
    await joinsBothSides(card);
    await say("repeated");
    await expect.poll(readings, soon).toEqual({ ...nothing, repeated: 1 });
    await logOf("the lobby of A").getByText("repeated", { exact: true }).waitFor();
    expect(await bodiesOf("the lobby of A")).not.toContain("not repeated");
  });

  test("says why A refuses the topic, and joins again when asked; off and on clears the error", async () => {
    const target = sideOf(card, "Target, A");
    await askA("deny", { topic: "room:lobby" });
    await askA("crash", { topic: "room:lobby" });
    await target.getByText("Refused by the server").waitFor();
    expect(await target.innerText()).toContain("unauthorized");
    await card.getByText(/^Last error, .*unauthorized/).waitFor();
    await askA("allow", { topic: "room:lobby" });
    await card.getByRole("button", { name: "Join again, Target, A" }).click();
    await joinsBothSides(card);
    expect(await card.getByText(/^Last error/).count()).toBe(1);
    for (let n = 0; n < 2; n += 1) await page.getByRole("switch", { name: "Repeater" }).click();
    await card.getByText("No error.").waitFor();
    await joinsBothSides(card);
    await say("again");
    await expect.poll(readings, soon).toMatchObject({ repeated: 1 });
  });

  test("says with the keyboard alone what the counts mean", async () => {
    const meaning = card.getByText("A has acknowledged it", { exact: false });
    expect(await meaning.isVisible()).toBe(false);
    await card.getByText("What they mean").focus();
    await page.keyboard.press("Enter");
    await meaning.waitFor();
  });

  test("repeats in one of two tabs, and in the other when that one is closed or switched off", async () => {
    const other = await pages.open({ beside: page });
    await cardOf(other).getByText("Another tab repeats.").waitFor();
    await say("once");
    await expect.poll(readings, soon).toEqual({ ...nothing, repeated: 1 });
    expect((await bodiesOf("the lobby of A")).filter((body) => body === "once")).toHaveLength(1);

    await page.getByRole("switch", { name: "Repeater" }).click();
    await joinsBothSides(cardOf(other));
    await page.getByRole("switch", { name: "Repeater" }).click();
    await card.getByText("Another tab repeats.").waitFor();
    await other.close();
    await card.getByText("This tab repeats.").waitFor();
    await joinsBothSides(card);
  });
});

describe.skipIf(!process.env.CHROMIUM)("the demo in Chromium, with a wrong token", slow, () => {
  const pages = startDemoPages();

  test("says that its repeater cannot connect", async () => {
    const page = await pages.open({
      prepare: (opened) => opened.addInitScript(withWrongToken),
      mayComplain: /WebSocket connection to .*\/repeater\//,
    });
    const target = sideOf(cardOf(page), "Target, A");
    await target.getByText(/Reconnecting|Connecting/).waitFor();
    await target.locator(".side-reason").waitFor();
  });
});

describe.skipIf(!process.env.CHROMIUM)("the demo in Chromium, by the host's address", slow, () => {
  const pages = startDemoPages("0.0.0.0");

  test("repeats from service B, without locks as a page from another machine", async () => {
    const prepare = (opened: Page) => opened.addInitScript("delete Navigator.prototype.locks");
    const card = cardOf(await pages.open({ prepare }));
    await joinsBothSides(card);
    await card.getByText("This tab repeats.").waitFor();
  });
});

describe.skipIf(!process.env.CHROMIUM)("the demo in Chromium, without a service B", () => {
  const pages = startDemoPages();

  test("says so, and shows everything else", async () => {
    const page = await pages.open({
      prepare: (opened) => opened.addInitScript(withoutServiceB),
    });
    await page.getByText("There is no service B here").waitFor();
    await page.getByRole("switch", { name: "Wall" }).waitFor();
    expect(await page.getByRole("switch", { name: "Repeater" }).count()).toBe(0);
  });
});

function cardOf(page: Page): Locator {
  return page.getByRole("region", { name: "Repeater" });
}

function sideOf(card: Locator, name: string): Locator {
  return card.getByText(name, { exact: true }).locator("..");
}

async function joinsBothSides(card: Locator) {
  for (const name of ["Source, B", "Target, A"]) {
    await expect.poll(() => sideOf(card, name).innerText(), soon).toMatch(/Joined$/);
  }
}

/** Before the page's own scripts, which are modules. */
const withoutServiceB = `document.addEventListener("readystatechange", () => {
  document.querySelector('meta[name="service-b"]')?.remove();
});`;

const withWrongToken = `document.addEventListener("readystatechange", () => {
  document.querySelector('meta[name="repeater-token"]').content = "wrong";
});`;

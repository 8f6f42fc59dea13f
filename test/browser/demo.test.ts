import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { startDemo } from "../../demo/start.js";
import { chromiumFlags } from "../helpers/chromium.js";

interface Stats {
  joins: Record<string, number>;
}

const rooms = ["lobby", "design", "random"];
const codes = [1006, 1001, 1012, 1000, 1006];

describe.skipIf(!process.env.CHROMIUM)("the demo in Chromium", () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    demo = await startDemo({ port: 0 });
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM!,
      args: chromiumFlags,
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await demo.close();
  });

  beforeEach(async () => {
    problems = [];
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    await page.goto(demo.url);
  });

  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });

  async function roomJoins(): Promise<Record<string, number>> {
    const stats = (await (await fetch(`${demo.url}/desk/stats`)).json()) as Stats;
    return Object.fromEntries(
      Object.entries(stats.joins).filter(([topic]) => topic.startsWith("room:")),
    );
  }

  async function openRooms(names: string[]) {
    for (const name of names) {
      await page.getByRole("button", { name, exact: true }).click();
      await joined(name);
    }
  }

  async function joined(name: string) {
    await page.locator(`article[data-topic="room:${name}"][data-status="joined"]`).waitFor();
  }

  test("rejoins three open rooms after each of five cuts, with exactly one join each", async () => {
    await openRooms(rooms);
    const before = await roomJoins();
    for (const [cuts, code] of codes.entries()) {
      await page.getByRole("button", { name: `Cut with ${code}` }).click();
      for (const name of rooms) {
        await expect
          .poll(() => roomJoins().then((joins) => joins[`room:${name}`]), { timeout: 10_000 })
          .toBe(before[`room:${name}`]! + cuts + 1);
        await joined(name);
      }
    }
    const after = Object.fromEntries(
      Object.entries(before).map(([topic, joins]) => [topic, joins + codes.length]),
    );
    expect(await roomJoins()).toEqual(after);
  }, 60_000);

  test("says in words what the desk does to a topic, and joins again when asked", async () => {
    await openRooms(["design"]);
    const card = page.locator('article[data-topic="room:design"]');
    await page.getByLabel("One topic").fill("room:design");
    await page.getByRole("button", { name: "Crash" }).click();
    await expect.poll(roomJoins, { timeout: 10_000 }).toMatchObject({ "room:design": 7 });
    await joined("design");
    await page.getByRole("button", { name: "Stop" }).click();
    await card.getByText("Closed by the server", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Deny" }).click();
    await card.getByRole("button", { name: "Join again" }).click();
    await card.getByText("Refused by the server", { exact: true }).waitFor();
    await card.getByText("unauthorized").first().waitFor();
    await page.getByRole("button", { name: "Allow" }).click();
    await card.getByRole("button", { name: "Join again" }).click();
    await joined("design");
  });

  test("sends a message to everybody in the room, and keeps it through a cut", async () => {
    await openRooms(["random"]);
    await page.getByLabel("Message to random").fill("Hello from Chromium");
    await page.keyboard.press("Enter");
    const log = page.getByRole("log", { name: "Messages in random" });
    await log.getByText("Hello from Chromium").waitFor();
    await page.getByRole("button", { name: "Cut with 1012" }).click();
    await page.locator('article[data-topic="room:random"][data-status="pending"]').waitFor();
    expect(await log.getByText("Hello from Chromium").count()).toBe(1);
    await joined("random");
    expect(await log.getByText("Hello from Chromium").count()).toBe(1);
  });
});

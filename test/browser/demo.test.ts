import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";

import { startDemoPages } from "./demoPages.js";

interface Stats {
  joins: Record<string, number>;
  logs: Record<string, number>;
}

const rooms = ["lobby", "design", "random"];
const codes = [1006, 1001, 1012, 1000, 1006];
const soon = { timeout: 10_000 };

describe.skipIf(!process.env.CHROMIUM)("the demo in Chromium", { timeout: 60_000 }, () => {
  const pages = startDemoPages();
  let page: Page;

  beforeEach(async () => {
    page = await pages.open();
    // Under load the page is to be measured by its joins, not by its drawing.
    await page.getByRole("switch", { name: "Wall" }).click();
  }, 30_000);

  async function readStats(): Promise<Stats> {
    return (await (await fetch(`${pages.demo.url}/desk/stats`)).json()) as Stats;
  }

  async function roomJoins(): Promise<Record<string, number>> {
    const { joins } = await readStats();
    return Object.fromEntries(Object.entries(joins).filter(([topic]) => topic.startsWith("room:")));
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

  function cardOf(name: string): Locator {
    return page.locator(`article[data-topic="room:${name}"]`);
  }

  async function askDesk(action: string, input: object) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify(input);
    await fetch(`${pages.demo.url}/desk/${action}`, { method: "POST", headers, body });
  }

  test("rejoins three open rooms after each of five cuts, with exactly one join each", async () => {
    for (const name of ["Writer", "Repeater"]) await page.getByRole("switch", { name }).click();
    await openRooms(rooms);
    const before = await roomJoins();
    for (const [cuts, code] of codes.entries()) {
      await page.getByRole("button", { name: `Cut with ${code}` }).click();
      for (const name of rooms) {
        await expect
          .poll(() => roomJoins().then((joins) => joins[`room:${name}`]), { timeout: 20_000 })
          .toBe(before[`room:${name}`]! + cuts + 1);
        await joined(name);
      }
    }
    const after = Object.fromEntries(
      Object.entries(before).map(([topic, joins]) => [topic, joins + codes.length]),
    );
    expect(await roomJoins()).toEqual(after);
  }, 120_000);

  test("says in words what the desk does to a topic, and joins again when asked", async () => {
    await openRooms(["design"]);
    const { "room:design": joins = 0 } = await roomJoins();
    const card = page.locator('article[data-topic="room:design"]');
    await page.getByLabel("One topic").fill("room:design");
    await page.getByRole("button", { name: "Crash" }).click();
    await expect.poll(roomJoins, { timeout: 10_000 }).toMatchObject({ "room:design": joins + 1 });
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

  test("misses nothing that was appended to the log while it was cut off, and shows nothing twice", async () => {
    const card = page.locator('section[data-topic="log:demo"]');
    const reading = async (name: string) =>
      Number(await page.getByTestId(`log-${name}`).innerText());
    await expect.poll(() => reading("received"), { timeout: 10_000 }).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.locator('[data-topic="log:demo"][data-status="pending"]').first().waitFor();
    const before = await reading("received");
    // The writer goes on over HTTP.
    await expect
      .poll(async () => (await readStats()).logs["log:demo"], { timeout: 10_000 })
      .toBeGreaterThan(before + 5);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect.poll(() => reading("caught-up"), { timeout: 10_000 }).toBeGreaterThan(4);
    await card.getByText("Joined", { exact: true }).waitFor();
    expect([await reading("missing"), await reading("repeated")]).toEqual([0, 0]);
    expect(await reading("gaps")).toBe(0);
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

  test("says who is in a room by name, and tells of one who comes, is renamed and goes", async () => {
    await openRooms(["random"]);
    const people = cardOf("random").getByRole("status").first();
    await expect.poll(() => people.innerText(), soon).toBe("Only you are here.");
    const other = await pages.open();
    await other.getByRole("switch", { name: "Wall" }).click();
    await other.getByLabel("Your name").fill("Grace");
    await other.getByRole("button", { name: "random", exact: true }).click();
    await expect.poll(() => people.innerText(), soon).toBe("Guest and Grace are here.");
    const { "room:random": joins = 0 } = await roomJoins();
    await other.getByLabel("Your name").fill("Ada");
    await other.keyboard.press("Enter");
    await expect.poll(() => people.innerText(), soon).toBe("Guest and Ada are here.");
    expect(await roomJoins()).toMatchObject({ "room:random": joins + 1 });
    await other.close();
    await expect.poll(() => people.innerText(), soon).toBe("Only you are here.");
  });

  test("says what becomes of a message: it waits, is sent, is refused, may not have arrived", async () => {
    await openRooms(["random"]);
    const card = cardOf("random");
    const field = page.getByLabel("Message to random");
    const say = async (body: string) => {
      await field.fill(body);
      await field.press("Enter");
    };
    await page.getByRole("button", { name: "Disconnect" }).click();
    await say("waits");
    await card.getByText("Goes out as soon as the room is joined…").waitFor();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await card.getByText("Sent.").waitFor();
    await card.getByRole("log").getByText("waits").waitFor();
    await expect.poll(() => field.inputValue(), soon).toBe("");

    // The field would not take it.
    await field.evaluate((input) => input.removeAttribute("maxlength"));
    const tooLong = "x".repeat(501);
    await say(tooLong);
    await card.getByText(/^Not sent \(refused\): .*body is over 500 characters/).waitFor();
    expect(await field.inputValue()).toBe(tooLong);

    await askDesk("freeze", { ms: 60_000 });
    await say("into the silence");
    await card.getByText("Sending…").waitFor();
    await askDesk("cut", { code: 1006 });
    await card.getByText(/^May not have arrived: /).waitFor();
    expect(await field.inputValue()).toBe("into the silence");
    await askDesk("freeze", { ms: 1 });
    await joined("random");
  });
});

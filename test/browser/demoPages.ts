import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

import { startDemo } from "../../demo/start.js";
import { chromiumFlags } from "../helpers/chromium.js";

/** The demo and a Chromium, for all tests of a file; a page is closed after its test, and must not have complained. */
export function startDemoPages() {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  let pages: Page[] = [];
  let problems: string[] = [];

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
  }, 30_000);

  afterEach(async () => {
    const [open, seen] = [pages, problems];
    pages = [];
    problems = [];
    for (const page of open) await page.close();
    expect(seen).toEqual([]);
  }, 30_000);

  return {
    get demo() {
      return demo;
    },
    /** `prepare` sees the page before it goes anywhere. */
    async open(prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
      const page = await browser.newPage();
      pages.push(page);
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) problems.push(message.text());
      });
      await prepare?.(page);
      await page.goto(demo.url);
      return page;
    },
  };
}

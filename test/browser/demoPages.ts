import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

import { startDemo } from "../../demo/start.js";
import { chromiumFlags } from "../helpers/chromium.js";

/** Lets the repeaters of these demos in, and no others. */
const repeaterToken = "of these tests";

interface OpenOptions {
  /** Sees the page before it goes anywhere. */
  prepare?: (page: Page) => Promise<unknown>;
  /** As another tab of the same browser. */
  beside?: Page;
  /** What it may complain of. */
  mayComplain?: RegExp;
}

/** The demo and a Chromium, for all tests of a file; a page is closed after its test, and must not have complained. */
export function startDemoPages(host = "localhost") {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let problems: string[] = [];

  beforeAll(async () => {
    demo = await startDemo({ port: 0, host, repeaterToken });
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
    const [open, seen] = [contexts, problems];
    contexts = [];
    problems = [];
    for (const context of open) await context.close();
    expect(seen).toEqual([]);
  }, 30_000);

  return {
    get demo() {
      return demo;
    },
    async open({ prepare, beside, mayComplain }: OpenOptions = {}): Promise<Page> {
      const context = beside?.context() ?? (await browser.newContext());
      if (!beside) contexts.push(context);
      const page = await context.newPage();
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        if (!mayComplain?.test(message.text())) problems.push(message.text());
      });
      await prepare?.(page);
      await page.goto(demo.url.replace("localhost", host === "localhost" ? host : "127.0.0.1"));
      return page;
    },
  };
}

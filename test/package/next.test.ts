import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createDemoServer, type DemoServer } from "../../demo/server/createDemoServer.js";
import { chromiumFlags } from "../helpers/chromium.js";
import { createNextApp, type NextApp, type RunningNextApp } from "../helpers/nextApp.js";

/** Next.js's own marks too. */
const complaint = /error|warn|fail|⨯|⚠/i;

/** Its compiler, for this platform: not every registry has all of them. */
const hasCompiler = readdirSync(new URL("../../node_modules/@next", import.meta.url)).some((name) =>
  name.startsWith("swc-"),
);

describe.skipIf(!hasCompiler)("in a Next.js app the package", () => {
  const opened: (() => unknown)[] = [];
  let app: NextApp;
  let built: string;
  let demo: DemoServer;
  let next: RunningNextApp;

  beforeAll(async () => {
    app = createNextApp();
    opened.push(() => app.remove());
    built = app.build();
    demo = await createDemoServer();
    opened.push(() => demo.close());
    next = await app.start({ SOCKET_URL: `${demo.url.replace("http", "ws")}/socket` });
    opened.push(() => next.close());
  }, 180_000);

  afterAll(async () => {
    for (const close of opened.reverse()) await close();
  });

  test('says "use client" in each file that uses React', () => {
    const folder = join(app.installed, "dist/react");
    const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
    const texts = files.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
    const using = texts.filter(({ text }) => /from "react["/]/.test(text));
    expect(using.length).toBeGreaterThan(8);
    expect(using.filter(({ text }) => !text.startsWith('"use client";'))).toEqual([]);
  });

  test("is built into server and client components, and nobody complains", () => {
    expect(built).toContain("○ /static");
    // Where CI is set, Next.js advises to keep its cache.
    expect(built.replace(/^.*no-cache$/m, "")).not.toMatch(complaint);
  });

  test("is rendered when the app is built, by a server component with a provider", async () => {
    const html = await textOf("/static");
    expect(html).toContain("<p>room:static pending, idle, 0: </p>");
    expect(html).toContain("<h1>idle</h1>");
  });

  test("is streamed as not joined, and opens no socket on the server", async () => {
    const html = await textOf("/");
    expect(html).toContain("<h1>idle, pending first</h1>");
    expect(html).toContain("<p>room:lobby pending, idle, 0: </p>");
    expect(html).toContain("<p>later</p>");
    expect(html).toContain("<p>room:later pending, idle, 0: </p>");
    expect(html).toContain("<p>not answered</p>");
    expect(html).toContain("<p>0 messages, none last, push idle, presence false</p>");
    expect(demo.stats().joins).toEqual({});
    expect(demo.engine.connections.size).toBe(0);
    expect(next.output).not.toMatch(complaint);
  });

  test.skipIf(!process.env.CHROMIUM)(
    "is hydrated without a word, joins and hears",
    async () => {
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM!,
        args: chromiumFlags,
      });
      try {
        const page = await browser.newPage();
        const lines: string[] = [];
        page.on("console", (message) => lines.push(message.text()));
        page.on("pageerror", (error) => lines.push(error.message));
        await page.goto(next.url);
        await page.getByText("room:lobby joined, open, 1:").waitFor();
        await page.getByText("room:later joined, open, 1:").waitFor();
        await page.getByText('room:asked answered {"history":[]').waitFor();
        await page.getByText("1 messages, none last, push idle").waitFor();
        demo.engine.broadcast("room:counts", "new_msg", {});
        await page.getByText("2 messages, {} last, push idle").waitFor();
        demo.engine.broadcast("room:lobby", "new_msg", { body: "hello" });
        await page.getByText("room:lobby joined, open, 1: hello").waitFor();
        expect(lines).toEqual([]);
        const topics = ["lobby", "counts", "later", "asked"];
        const joins = Object.fromEntries(topics.map((name) => [`room:${name}`, 1]));
        expect(demo.stats().joins).toEqual(joins);
        expect(demo.engine.connections.size).toBe(1);
      } finally {
        await browser.close();
      }
      expect(next.output).not.toMatch(complaint);
    },
    60_000,
  );

  async function textOf(path: string): Promise<string> {
    const response = await fetch(next.url + path);
    expect(response.status).toBe(200);
    return response.text();
  }
});

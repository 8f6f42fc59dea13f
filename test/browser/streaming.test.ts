import { PassThrough } from "node:stream";

import { type Browser, chromium, type Page } from "playwright-core";
import type { Slipstream } from "slipstream-react";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { chromiumFlags } from "../helpers/chromium.js";
import { type Deferred, deferred } from "../helpers/deferred.js";
import { type PageServer, startPageServer } from "../helpers/pageServer.js";
import { streamPage } from "./streamed/streamPage.js";

/** Of a boundary that a server leaves to the browser; Next.js keeps quiet about it. */
const bailout = "BAILOUT_TO_CLIENT_SIDE_RENDERING";
const soon = { timeout: 8_000, interval: 20 };
const pageGlobals = ["window", "document", "location", "WebSocket", "XMLHttpRequest"];

describe("a server that streams a page", () => {
  const touched: string[] = [];

  beforeEach(() => {
    for (const name of pageGlobals) {
      expect(name in globalThis, "control: a server has none").toBe(false);
      const get = () => void touched.push(name);
      Object.defineProperty(globalThis, name, { configurable: true, get });
    }
  });

  afterEach(() => {
    for (const name of pageGlobals) Reflect.deleteProperty(globalThis, name);
    expect(touched.splice(0)).toEqual([]);
  });

  test("says pending, touches no window, opens no socket and sets no timer", async () => {
    const timers = [vi.spyOn(globalThis, "setTimeout"), vi.spyOn(globalThis, "setInterval")];
    const { shell, whole, errors } = stream("ann");
    expect(await shell).toContain("<p>room:lobby pending, idle, 0: </p>");
    expect(await shell).toContain("<p>later</p>");
    expect(await shell).not.toContain("room:of-ann");
    expect(await shell).toContain("<p>not answered</p>");
    expect(await shell).toContain("<p>0 messages, none last, push idle, presence false</p>");
    expect(await whole).toContain("<p>room:of-ann pending, idle, 0: </p>");
    expect(timers.flatMap(({ mock }) => mock.calls)).toEqual([]);
    expect(errors).toEqual([bailout]);
  });

  test("shares nothing between two requests", async () => {
    const [ann, bob] = [stream("ann"), stream("bob")];
    const pages = await Promise.all([ann.whole, bob.whole]);
    expect(pages.map((html) => html.match(/(of-|<h1>)(ann|bob)/g))).toEqual([
      ["<h1>ann", "of-ann"],
      ["<h1>bob", "of-bob"],
    ]);
    const [ofAnn, ofBob] = [ann.clients, bob.clients];
    expect([ofAnn.length, ofBob.length]).toEqual([1, 1]);
    expect(ofAnn[0]).not.toBe(ofBob[0]);
    for (const { store } of [...ofAnn, ...ofBob]) {
      expect(store.getState()).toBe(store.getInitialState());
    }
  });

  /** One request; what the page waits for is there once its shell has been sent. */
  function stream(user: string) {
    const rest = deferred<string>();
    const shell = deferred<string>();
    const clients: Slipstream[] = [];
    const errors: string[] = [];
    const to = new PassThrough({ encoding: "utf8" });
    async function read() {
      let html = "";
      for await (const chunk of to) {
        html += String(chunk);
        if (!html.includes("later</p>")) continue;
        shell.resolve(html);
        rest.resolve(`of-${user}`);
      }
      return html;
    }
    streamPage(to, {
      user,
      rest: rest.promise,
      onClient: (client) => clients.push(client),
      onError: (digest) => errors.push(digest),
    });
    return { shell: shell.promise, whole: read(), clients, errors };
  }
});

describe.skipIf(!process.env.CHROMIUM)("a page that was streamed, in Chromium", () => {
  let browser: Browser;
  let server: PageServer;
  let page: Page;
  /** What the page asked for last waits for. */
  let rest: Deferred<string>;
  let lines: string[];
  /** Of the server. */
  let errors: string[];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM!,
      args: chromiumFlags,
    });
  }, 60_000);

  afterAll(() => browser.close());

  beforeEach(async () => {
    server = await startPageServer({
      scripts: ["streamed.tsx"],
      rendered: {
        "/page"({ url = "" }, response) {
          rest = deferred();
          response.setHeader("Content-Type", "text/html");
          streamPage(response, {
            user: "ann",
            rest: rest.promise,
            strict: url.includes("strict"),
            onError: (digest) => errors.push(digest),
          });
        },
      },
    });
    page = await browser.newPage();
    [lines, errors] = [[], []];
    page.on("pageerror", (error) => lines.push(error.message));
    page.on("console", (message) => {
      const isHint = message.text().includes("Download the React DevTools");
      if (!isHint) lines.push(message.text());
    });
  });

  afterEach(async () => {
    await page.close();
    await expect.poll(() => server.connections, soon).toBe(0);
    await server.close();
  });

  async function open(query: string) {
    const url = server.blankUrl.replace("/blank", `/page?${query}`);
    await page.goto(url, { waitUntil: "commit" });
  }

  test.each([
    ["in StrictMode", "user=ann&strict"],
    ["without StrictMode", "user=ann"],
  ])("is hydrated without a word, and joins while the rest is on its way, %s", async (_, query) => {
    await open(query);
    await page.getByText("room:lobby joined, open, 1:").waitFor();
    await page.getByText("later").waitFor();
    await page.getByText("room:asked answered").waitFor();
    server.broadcast("hello");
    await page.getByText("room:lobby joined, open, 1: hello").waitFor();
    rest.resolve("rest");
    await page.getByText("room:rest joined, open, 1:").waitFor();
    await page.getByText("1 messages, none last, push idle, presence").waitFor();
    await page.getByText("room:lobby joined, open, 1: hello").waitFor();
    expect(lines).toEqual([]);
    // The boundary that suspends, which the server has left to the page.
    expect([errors, await page.evaluate("seen.recovered")]).toEqual([[bailout], [bailout]]);
    expect({ upgrades: server.upgrades, joins: server.joins }).toEqual({ upgrades: 1, joins: 1 });
  });

  test("would have said so where it differs from what the server sent", async () => {
    await open("user=bob");
    rest.resolve("rest");
    const recovered = () => page.evaluate("String(globalThis.seen?.recovered)");
    await expect.poll(recovered, soon).toContain("Hydration failed");
    await page.getByText("room:lobby joined, open, 1:").waitFor();
  });
});

import type { Browser } from "playwright-core";
import type { RepeaterStats } from "slipstream-react/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { startPageServer, type PageServer } from "../helpers/pageServer.js";
import { launchRealChromium, openWindow, type Tab } from "../helpers/realTabs.js";
import type { Heard } from "./pages/heard.js";

const soon = { timeout: 8_000, interval: 20 };
const scripts = ["tabs.tsx", "workerPage.ts", "repeaterWorker.ts"];

describe.skipIf(!process.env.CHROMIUM)("a repeater in Chromium", () => {
  let browser: Browser;
  let server: PageServer;
  let view: Awaited<ReturnType<typeof openWindow>>;

  beforeAll(async () => {
    browser = await launchRealChromium();
    server = await startPageServer({ scripts });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  beforeEach(async () => {
    view = await openWindow(browser);
  });

  afterEach(async () => {
    await view.close();
    await expect.poll(connectionsAndChannels, soon).toEqual([0, 0]);
  });

  /** Says this many messages; each tenth is binary. */
  function say(count: number, from = 1): Heard[] {
    return Array.from({ length: count }, (_, index): Heard => {
      const n = from + index;
      if (n % 10 === 0) {
        const bytes = [n % 256, 0, 255, 10];
        server.publish("bytes", Uint8Array.from(bytes).buffer);
        return ["bytes", { bytes }];
      }
      const payload = { n, text: `Grüße №${n} 🚀`, deep: { list: [null, { n: n / 3 }], "": true } };
      server.publish("new_msg", payload);
      return ["new_msg", payload];
    });
  }

  async function isJoined() {
    await expect.poll(connectionsAndChannels, soon).toEqual([1, 1]);
  }

  function connectionsAndChannels() {
    return [server.connections, server.joined];
  }

  async function hears(tab: Tab, expected: Heard[]) {
    await expect.poll(() => tab.evaluate("seen.heard.length"), soon).toBe(expected.length);
    expect(await heardBy(tab)).toEqual(expected);
  }

  describe("of a tab to the others", () => {
    let listening: Tab;

    /** Behind the tab that listens, as one that a user forgets. */
    async function openTabs(): Promise<Tab> {
      const source = await openSource();
      listening = await view.open(server.urlOf("tabs.tsx"));
      await expect.poll(() => listening.evaluate("globalThis.seen?.isListening"), soon).toBe(true);
      await listening.show();
      await expect.poll(() => source.evaluate("document.visibilityState"), soon).toBe("hidden");
      return source;
    }

    async function openSource(): Promise<Tab> {
      const source = await view.open(`${server.urlOf("tabs.tsx")}?source`);
      await isJoined();
      return source;
    }

    test("reaches one without a socket with each of 500 messages once, in order, unchanged, binary too", async () => {
      const source = await openTabs();
      const said = say(500);
      await hears(listening, said);
      expect(connectionsAndChannels(), "one socket for both").toEqual([1, 1]);
      const all = { repeated: 500, dropped: 0, failed: 0, unknown: 0, queued: 0 };
      await expect.poll(() => source.evaluate<RepeaterStats>("seen.stats"), soon).toEqual(all);
      expect(await listening.evaluate("document.body.innerText")).toBe("500");
      expect([await errorsOf(source), await errorsOf(listening)]).toEqual([[], []]);
    });

    test("loses nothing to a foreign script that writes garbage, which is ignored and reported", async () => {
      const source = await openTabs();
      const foreign = await view.open(server.blankUrl);
      await expect.poll(() => foreign.evaluate("document.title"), soon).toBe("Blank");
      // The first message opens the channel of the tab that says it.
      const said = say(1, 501);
      await hears(listening, said);
      for (let round = 0; round < garbage.length; round += 1) {
        said.push(...say(3, 1 + 3 * round));
        await foreign.evaluate(write(garbage[round]!));
        said.push(...say(2, 1_001 + 2 * round));
      }
      await hears(listening, said);
      const told = garbage.map(() => "decode");
      for (const tab of [listening, source]) {
        await expect.poll(() => errorsOf(tab), soon).toEqual(told);
      }
    });

    test("turns away what cannot be cloned in the caller, and loses nothing else", async () => {
      const source = await openTabs();
      const said = say(3);
      for (const payload of ["{ call() {} }", "document.body", "new WeakMap()"]) {
        expect(await source.evaluate(outcomeOfBroadcast(payload))).toEqual({
          code: "encode",
          message: '"new_msg" of "room:lobby" cannot be cloned',
          cause: "DataCloneError",
        });
      }
      said.push(...say(3, 4));
      await hears(listening, said);
      expect([await errorsOf(source), await errorsOf(listening)]).toEqual([[], []]);
    });

    test("goes on when the tab is closed and opened again, and when it is reloaded", async () => {
      const source = await openTabs();
      const said = say(20);
      await hears(listening, said);
      await source.close();
      await expect.poll(connectionsAndChannels, soon).toEqual([0, 0]);
      say(5, 1_001);
      const again = await openSource();
      said.push(...say(20, 21));
      await hears(listening, said);
      const { joins } = server;
      await again.send("Page.reload");
      await expect.poll(() => server.joins, soon).toBe(joins + 1);
      await isJoined();
      said.push(...say(20, 41));
      await hears(listening, said);
      expect(await errorsOf(listening)).toEqual([]);
    });
  });

  describe("in a module worker", () => {
    async function openPage(query = ""): Promise<Tab> {
      const page = await view.open(server.urlOf("workerPage.ts") + query);
      await isJoined();
      return page;
    }

    test("gives the page each of 500 messages once, in order, unchanged, binary too", async () => {
      const page = await openPage();
      await hears(page, say(500));
      expect(await errorsOf(page)).toEqual([]);
    });

    test("goes on after its connection was cut", async () => {
      const page = await openPage();
      const said = say(20);
      await hears(page, said);
      server.cut();
      await expect.poll(() => server.connections, soon).toBe(0);
      await isJoined();
      said.push(...say(20, 21));
      await hears(page, said);
      expect(await errorsOf(page)).toEqual([]);
    });

    test("beats, and leaves nothing on the server when the worker is terminated", async () => {
      const page = await openPage("?beat=200");
      const { length } = server.beats;
      await expect.poll(() => server.beats.length, soon).toBeGreaterThan(length + 1);
      await page.evaluate("seen.worker.terminate()");
      await expect.poll(connectionsAndChannels, soon).toEqual([0, 0]);
      say(3);
      expect(await heardBy(page)).toEqual([]);
    });
  });
});

/** What no endpoint sends, as expressions. */
const garbage = [
  ...["undefined", "null", "42", '"room:lobby"', "[]", "{}", "new Map([['topic', 'room:lobby']])"],
  ...["new Error('garbage')", "new ArrayBuffer(8)", "new Blob(['garbage'])", "new Date()"],
  '{ topic: "room:lobby", event: "new_msg" }',
  '{ topic: "room:lobby", payload: {} }',
  '{ topic: ["room:lobby"], event: "new_msg", payload: {} }',
  '{ topic: "room:lobby", event: { toString: 1 }, payload: {} }',
  '["room:lobby", "new_msg", {}]',
  // A message but for its payload, which no other process can take.
  '{ topic: "room:lobby", event: "new_msg", payload: new WebAssembly.Module(emptyModule) }',
  '{ type: "phx_join", topic: null, event: null, payload: null }',
];

function write(expression: string): string {
  return `(() => {
    const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    globalThis.foreign ??= new BroadcastChannel("tabs");
    foreign.postMessage(${expression});
  })()`;
}

function outcomeOfBroadcast(payload: string): string {
  return `(() => {
    try {
      seen.endpoint.broadcast("room:lobby", "new_msg", ${payload});
    } catch ({ code, message, cause }) {
      return { code, message, cause: cause.name };
    }
  })()`;
}

function heardBy(tab: Tab): Promise<Heard[]> {
  return tab.evaluate("seen.heard");
}

function errorsOf(tab: Tab): Promise<string[]> {
  return tab.evaluate("seen.errors");
}

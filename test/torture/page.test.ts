import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startPageServer, type PageServer } from "../helpers/pageServer.js";
import { launchRealChromium, openWindow, type Tab } from "../helpers/realTabs.js";
import { effort } from "./effort.js";

/** Chromium wakes a page once a minute after 5 minutes; the short run does not wait for that. */
const plan = effort({
  short: {
    flags: ["--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/2"],
    client: { heartbeatIntervalMs: 1_000 },
    idleTimeoutMs: 2_500,
    quiet: { ms: 5_000, times: 1 },
    limitMs: 30_000,
  },
  long: {
    flags: [],
    client: {},
    idleTimeoutMs: 60_000,
    quiet: { ms: 55_000, times: 4 },
    limitMs: 15 * 60_000,
  },
});
const soon = { timeout: 5_000, interval: 50 };

describe.skipIf(!process.env.CHROMIUM)(
  "a page that is hidden until Chromium all but stops it",
  () => {
    let browser: Browser;
    /** Ends a connection that is silent for 60 s, as Phoenix does. */
    let server: PageServer;
    /** The same, for a page that may have no workers. */
    let strictServer: PageServer;
    let view: Awaited<ReturnType<typeof openWindow>>;

    beforeAll(async () => {
      browser = await launchRealChromium(plan.flags);
      server = await startPageServer(plan);
      strictServer = await startPageServer(plan);
      view = await openWindow(browser);
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      await Promise.all([server.close(), strictServer.close()]);
    });

    test(
      "keeps its connection with a worker, and without one is back and joined when it is shown",
      async () => {
        const tab = await view.open(server.pageUrl(plan));
        const strictTab = await view.open(strictServer.pageUrl({ ...plan, allowsWorkers: false }));
        await view.open(server.blankUrl);
        await Promise.all([isBack(tab, server), isBack(strictTab, strictServer)]);
        await expect
          .poll(() => Promise.all([tab, strictTab].map(quietTimes)), {
            timeout: plan.limitMs,
            interval: 500,
          })
          .toEqual([plan.quiet.times, plan.quiet.times]);

        expect(await connectionOf(tab)).toMatchObject({ status: "open", epoch: 1 });
        expect({ dropped: server.dropped, joins: server.joins }).toEqual({ dropped: 0, joins: 1 });

        await strictTab.show();
        await isBack(strictTab, strictServer);
        const { epoch } = await connectionOf(strictTab);
        expect(epoch).toBe(1 + strictServer.dropped);
        expect(strictServer.joins).toBe(epoch);
        await hearsOnce(strictTab, strictServer);
        await hearsOnce(tab, server);
        console.log(
          `Hidden: ${server.dropped} drops with a worker, ${strictServer.dropped} without one.`,
        );
      },
      plan.limitMs + 30_000,
    );

    async function isBack(tab: Tab, of: PageServer) {
      await expect.poll(() => connectionOf(tab), soon).toMatchObject({ status: "open" });
      await expect.poll(() => of.joined, soon).toBe(1);
    }

    async function hearsOnce(tab: Tab, of: PageServer) {
      of.broadcast("once");
      await expect.poll(() => tab.evaluate("seen.messages"), soon).toEqual([{ body: "once" }]);
    }

    /** The control: how often a timer of 100 ms was not let run for so long, up to the wanted number. */
    async function quietTimes(tab: Tab): Promise<number> {
      const ticks = await tab.evaluate<number[]>("[...seen.ticks, Date.now()]");
      const gaps = ticks.slice(1).map((time, index) => time - ticks[index]!);
      return Math.min(gaps.filter((gap) => gap >= plan.quiet.ms).length, plan.quiet.times);
    }
  },
);

function connectionOf(tab: Tab): Promise<{ status: string; epoch: number }> {
  return tab.evaluate(
    "(({ status, epoch }) => ({ status, epoch }))(seen.client.store.getState().connection)",
  );
}

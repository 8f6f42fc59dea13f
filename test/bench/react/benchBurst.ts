import { setTimeout as sleep } from "node:timers/promises";

import type { Browser } from "playwright-core";

import type { Frames } from "../../browser/pages/watchFrames.js";
import { type PageServer, startPageServer } from "../../helpers/pageServer.js";
import { median, percentile } from "../statistics.js";
import { count, micros, printTable } from "../table.js";
import { startMeasuring } from "./scriptTime.js";

const messages = 20_000;
const pages = { bare: "burstBare.ts", ours: "burst.tsx", "phoenix.js": "burstPhoenix.tsx" };
const shown = `${messages} heard${messages} reduced${messages} is the latest`;
const everyMs = 10;
const perSecond = 5_000;

interface Burst extends Frames {
  tookMs: number;
  script: number;
}

const title = [
  `A burst of ${count(messages)} messages on a real socket: handled, reduced and shown by three components.`,
  "bare: a WebSocket and JSON.parse. While messages wait, Chromium gives a frame each 100 ms at most.",
].join("\n");

/** Whether a page goes on moving while messages pour in. */
export async function benchBurst(browser: Browser, isQuick: boolean) {
  const server = await startPageServer({ scripts: Object.values(pages) });
  const rows: string[][] = [];
  for (const isPaced of isQuick ? [false] : [false, true]) {
    const pour = isPaced ? pourEvenly : pourAtOnce;
    const pace = isPaced ? `${count(perSecond)}/s` : "at once";
    for (const [name, script] of Object.entries(pages)) {
      rows.push([`${name}, ${pace}`, ...cells(await run(browser, server, { script, pour }))]);
    }
  }
  await server.close();
  printTable(
    title,
    ["", "took", "frames/s", "gap: median", "95 %", "longest", "longest task", "script/message"],
    rows,
  );
}

function cells({ tookMs, gaps, longTasks, script }: Burst): string[] {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return [
    ms(tookMs),
    ((gaps.length * 1_000) / tookMs).toFixed(0),
    ms(median(gaps)),
    ms(percentile(gaps, 0.95)),
    ms(Math.max(...gaps)),
    longTasks.length === 0 ? "< 50 ms" : ms(Math.max(...longTasks)),
    micros((script * 1_000) / messages),
  ];
}

interface Pouring {
  script: string;
  pour: (server: PageServer) => Promise<void>;
}

async function run(
  browser: Browser,
  server: PageServer,
  { script, pour }: Pouring,
): Promise<Burst> {
  const page = await browser.newPage();
  await page.goto(server.urlOf(script));
  await page.waitForFunction("globalThis.seen?.isJoined");
  const measure = await startMeasuring(page);
  await page.evaluate("seen.frames.gaps.length = seen.frames.longTasks.length = 0");
  const startedAt = performance.now();
  const measured = await measure(async () => {
    await pour(server);
    await page.waitForFunction((all) => document.body.textContent.includes(all), shown);
  });
  const tookMs = performance.now() - startedAt;
  const frames = await page.evaluate<Frames>("seen.frames");
  await page.close();
  return { ...frames, tookMs, script: measured.script };
}

function pourAtOnce(server: PageServer): Promise<void> {
  for (let n = 1; n <= messages; n += 1) server.publish("new_msg", { n });
  return Promise.resolve();
}

async function pourEvenly(server: PageServer) {
  const startedAt = performance.now();
  let n = 0;
  while (n < messages) {
    await sleep(everyMs);
    const due = ((performance.now() - startedAt) * perSecond) / 1_000;
    for (; n < Math.min(due, messages); n += 1) server.publish("new_msg", { n: n + 1 });
  }
}

import type { Browser, Page } from "playwright-core";

import { bundlePage } from "../chromium/bundlePage.js";
import { median, pairedRatio } from "../statistics.js";
import { count, printTable, times } from "../table.js";
import { openBenchPage } from "./openBenchPage.js";
import type { PresenceContenderName } from "./presence/page.js";
import { type Measure, startMeasuring } from "./scriptTime.js";

const present = 5_000;
const diffs = 10;
const warmUps = 2;

const views: { view: string; ours: PresenceContenderName; theirs: PresenceContenderName }[] = [
  { view: "a row each, memo", ours: "ourRows", theirs: "theirRows" },
  { view: "their number", ours: "ourCount", theirs: "theirCount" },
];

/** What one diff costs a page that shows thousands who are present. */
export async function benchPresence(browser: Browser, rounds: number) {
  const script = await bundlePage(new URL("./presence/page.tsx", import.meta.url));
  const rows: string[][] = [];
  for (const { view, ours, theirs } of views) {
    const sides = [await open(browser, script, ours), await open(browser, script, theirs)] as const;
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
        await change(side, round >= 0);
      }
    }
    for (const { page } of sides) await page.close();
    const [own, other] = sides;
    const cells = ({ costs, rendered }: Side) => [`${median(costs).toFixed(2)} ms`, `${rendered}`];
    const ratio = times(pairedRatio(other.costs, own.costs));
    rows.push([view, ...cells(own), ...cells(other), ratio]);
  }
  printTable(
    `Script per presence_diff in Chromium, ${count(present)} present: one leaves and two come`,
    ["shown", "ours", "rows rendered", "phoenix.js", "rows rendered", "phoenix.js/ours"],
    rows,
  );
}

interface Side {
  page: Page;
  measure: Measure;
  costs: number[];
  /** Rows per diff. */
  rendered: number;
}

async function open(
  browser: Browser,
  script: string,
  contender: PresenceContenderName,
): Promise<Side> {
  const page = await openBenchPage(browser, script);
  const mounted = [contender, present] as const;
  await page.evaluate(([name, many]) => window.mountPresence(name, many), mounted);
  return { page, measure: await startMeasuring(page), costs: [], rendered: 0 };
}

async function change(side: Side, counts: boolean) {
  const { script } = await side.measure(async () => {
    const { rows } = await side.page.evaluate((many) => window.changePresence(many), diffs);
    side.rendered = rows / diffs;
  });
  if (counts) side.costs.push(script / diffs);
}

import { type Browser, chromium } from "playwright-core";

import { chromiumFlags, findChromium } from "../../helpers/chromium.js";
import { median } from "../statistics.js";
import { count, printTable, times } from "../table.js";
import { targets } from "../targets.js";
import type { Verdicts } from "../verdicts.js";
import { bundlePage } from "./bundlePage.js";
import { longestTaskMs } from "./longestTask.js";

const topics = 10_000;
const pageUrl = "http://bench.localhost/";

/** How long the page is blocked at a time while all topics come back after a drop. */
export async function benchLongestTask(verdicts: Verdicts, isQuick: boolean) {
  const executablePath = findChromium();
  if (!executablePath) {
    console.log("\nThe longest task was not measured: no Chromium was found.");
    return;
  }
  const script = await bundlePage(new URL("./page.ts", import.meta.url));
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  const ours = await measure(browser, script, "ours", isQuick ? 4 : 8);
  const theirs = await measure(browser, script, "phoenix.js", isQuick ? 1 : 3);
  await browser.close();
  const ratio = median(theirs) / median(ours);
  printTable(
    `The longest task in Chromium while ${count(topics)} topics come back, each answer in a task of its own (drops after the first)`,
    ["", "ms", "target"],
    [
      [
        "ours",
        median(ours).toFixed(1),
        verdicts.judge("longest task, ms", median(ours), targets.longestTaskMs),
      ],
      ["phoenix.js", median(theirs).toFixed(1), ""],
      [
        "phoenix.js/ours",
        times(ratio),
        verdicts.judge("longest task, phoenix.js/ours", ratio, targets.shorterTask),
      ],
    ],
  );
}

/** Drop after drop on one page, as on a page that lives for a day; the first, before V8 has compiled it, is left out. */
async function measure(
  browser: Browser,
  script: string,
  contender: "ours" | "phoenix.js",
  drops: number,
): Promise<number[]> {
  const page = await browser.newPage();
  // phoenix.js needs the storage of an origin.
  await page.route(pageUrl, (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await page.goto(pageUrl);
  await page.addScriptTag({ content: script });
  await page.evaluate(([who, all]) => window.joinAll(who, all), [contender, topics] as const);
  const rejoin = () => page.evaluate(() => window.rejoinAll());
  await rejoin();
  const longest: number[] = [];
  for (let drop = 0; drop < drops; drop += 1) {
    longest.push(await longestTaskMs(browser, page, rejoin));
  }
  await page.close();
  return longest;
}

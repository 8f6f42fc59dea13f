import { chromium } from "playwright-core";

import { chromiumFlags, findChromium } from "../../helpers/chromium.js";
import { bundlePage } from "../chromium/bundlePage.js";
import type { Verdicts } from "../verdicts.js";
import { benchBurst } from "./benchBurst.js";
import { benchPresence } from "./benchPresence.js";
import { benchScript, type ScriptPlan } from "./benchScript.js";

const contenders = ["byHand", "latest", "channelEvents", "channelEach", "zustandStore"] as const;

const plans: ScriptPlan[] = [
  { components: 100, rounds: 3, contenders: [...contenders, "oneContext"] },
  { components: 1_000, rounds: 5, contenders: [...contenders, "oneContext"] },
  // One context would take a minute.
  { components: 10_000, rounds: 2, contenders },
];

/** What messages cost a page of React components. */
export async function benchReact(verdicts: Verdicts, isQuick: boolean) {
  const executablePath = findChromium();
  if (!executablePath) {
    console.log("\nReact was not measured: no Chromium was found.");
    return;
  }
  const script = await bundlePage(new URL("./page.tsx", import.meta.url));
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  for (const plan of plans) {
    await benchScript(browser, script, { ...plan, ...(isQuick && { rounds: 1 }) }, verdicts);
  }
  await benchPresence(browser, isQuick ? 1 : 5);
  await benchBurst(browser, isQuick);
  await browser.close();
}

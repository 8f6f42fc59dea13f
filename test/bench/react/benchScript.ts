import type { Browser } from "playwright-core";

import { median, pairedRatio } from "../statistics.js";
import { count, micros, printTable, times } from "../table.js";
import { targets } from "../targets.js";
import type { Verdicts } from "../verdicts.js";
import type { ContenderName } from "./page.js";
import { paces, Side } from "./side.js";

export interface ScriptPlan {
  components: number;
  rounds: number;
  contenders: readonly ContenderName[];
}

const warmUps = 2;

const names: Record<ContenderName, string> = {
  byHand: "JSON.parse and textContent by hand",
  latest: "ours: useLatest",
  channelEvents: "ours: useChannelEvent, useState",
  channelEach: "phoenix.js: channel, useState each",
  zustandStore: "phoenix.js: one zustand store, selectors",
  oneContext: "phoenix.js: one context",
};

/** Script per message where each component shows the last one of its topic: contenders take turns. */
export async function benchScript(
  browser: Browser,
  script: string,
  { components, rounds, contenders }: ScriptPlan,
  verdicts: Verdicts,
) {
  const sides: Side[] = [];
  for (const contender of contenders) {
    sides.push(await Side.open(browser, script, { contender, components }));
  }
  for (let round = -warmUps; round < rounds; round += 1) {
    if (round === 0) for (const side of sides) await side.begin();
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
      for (const pace of paces) await side.round(pace);
    }
  }
  for (const side of sides) await side.close();
  const each = sides.find(({ contender }) => contender === "channelEach")!;
  printTable(
    `Script per message in Chromium, ${count(components)} components, each on a topic of its own`,
    ["", ...paces.flatMap((pace) => [head(pace), "channel each/it", "target"])],
    sides.map((side) => [
      names[side.contender],
      ...paces.flatMap((pace) => {
        const ratio = pairedRatio(each.costs[pace], side.costs[pace]);
        const what = `script per message, ${count(components)} components, ${head(pace)}`;
        const isJudged = side.contender === "latest" && components === 1_000 && pace === "at once";
        const target = isJudged ? targets.lessScript : undefined;
        return [
          micros(median(side.costs[pace])),
          times(ratio),
          verdicts.judge(what, ratio, target),
        ];
      }),
    ]),
  );
}

const head = (pace: (typeof paces)[number]) =>
  pace === "at once" ? "one per task" : `${count(pace)}/s`;

import { phoenixByTopic } from "../contenders/phoenix.js";
import { slipstream } from "../contenders/slipstream.js";
import { count, printTable, times } from "../table.js";
import { targets } from "../targets.js";
import type { Verdicts } from "../verdicts.js";
import { runStorm, type StormPlan, type StormResult } from "./runStorm.js";

const rttMs = 50;

const plans = [
  { topics: 10_000, joinsPerSecond: 2_000 },
  { topics: 10_000, joinsPerSecond: 200 },
  { topics: 50_000, joinsPerSecond: 2_000 },
];

/** A lost connection comes back, in virtual time, to a server that takes one join after the other. */
export async function benchStorm(verdicts: Verdicts, isQuick: boolean) {
  const rows: string[][] = [];
  for (const each of plans) {
    if (isQuick && each.topics > 10_000) continue;
    const plan = { ...each, rttMs, giveUpAfterMs: isQuick ? 60_000 : 300_000 };
    const ours = await runStorm(slipstream, plan);
    const theirs = await runStorm(phoenixByTopic, plan);
    rows.push(row(plan, ours, theirs, verdicts));
  }
  printTable(
    `A paced rejoin in virtual time: RTT ${rttMs} ms, join timeout 10 s`,
    [
      "topics, joins/s",
      "ideal",
      "ours",
      "ours/ideal",
      "target",
      "joins/topic",
      "target",
      "phoenix.js",
      "joins",
      "connections",
      "phoenix.js/ours",
      "target",
    ],
    rows,
  );
}

function row(
  plan: StormPlan,
  ours: StormResult,
  theirs: StormResult,
  verdicts: Verdicts,
): string[] {
  const { topics, joinsPerSecond } = plan;
  const what = `${count(topics)} at ${count(joinsPerSecond)}/s`;
  const idealMs = (topics / joinsPerSecond) * 1_000 + plan.rttMs;
  const toIdeal = ours.isOver ? ours.tookMs / idealMs : Infinity;
  const joins = ours.joins / topics;
  const faster = theirs.tookMs / ours.tookMs;
  const target = topics === 50_000 ? targets.fasterRejoin : undefined;
  return [
    what,
    seconds(idealMs),
    seconds(ours.tookMs),
    toIdeal.toFixed(3),
    verdicts.judge(`paced rejoin, ${what}, ours/ideal`, toIdeal, targets.pacedRejoin),
    joins.toFixed(2),
    verdicts.judge(`paced rejoin, ${what}, joins per topic`, joins, targets.joinsPerTopic),
    (theirs.isOver ? "" : "not within ") + seconds(theirs.tookMs),
    count(theirs.joins),
    count(theirs.connections),
    (theirs.isOver ? "" : "> ") + times(faster),
    verdicts.judge(`paced rejoin, ${what}, phoenix.js/ours`, faster, target),
  ];
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;

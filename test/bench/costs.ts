import { bare } from "./contenders/bare.js";
import type { Contender } from "./contenders/contender.js";
import { phoenix } from "./contenders/phoenix.js";
import { slipstream } from "./contenders/slipstream.js";
import { type Costs, Lifecycle, type Metric, metrics, type Scale } from "./lifecycle.js";
import { median, pairedRatio } from "./statistics.js";
import { count, micros, printTable, times } from "./table.js";
import { targetAgainstBare, targetAgainstPhoenix } from "./targets.js";
import type { Verdicts } from "./verdicts.js";

export interface CostPlan extends Scale {
  rounds: number;
  warmUps: number;
  /** Fewer where phoenix.js takes seconds. */
  phoenixRounds: number;
}

/** CPU per topic, push and message at one number of topics: contenders take turns, round by round. */
export async function benchCosts(plan: CostPlan, verdicts: Verdicts) {
  const { rounds, warmUps, phoenixRounds } = plan;
  const [bareSide, ours, theirs] = [side(bare, plan), side(slipstream, plan), side(phoenix, plan)];
  for (const { world } of [bareSide, ours, theirs]) await world.connect();
  for (let round = -warmUps; round < rounds; round += 1) {
    const running = round < phoenixRounds ? [bareSide, ours, theirs] : [bareSide, ours];
    for (const each of round % 2 === 0 ? running : running.reverse()) {
      if (round < 0 && each === theirs && phoenixRounds < rounds) continue;
      const costs = await each.world.round();
      if (round >= 0) each.costs.push(costs);
    }
  }
  for (const { world } of [bareSide, ours, theirs]) world.close();
  const { topics } = plan;
  printTable(
    `CPU at ${count(topics)} ${topics === 1 ? "topic" : "topics"}: per topic, push or message`,
    ["", "bare", "ours", "phoenix.js", "ours/bare", "target", "phoenix.js/ours", "target"],
    metrics.map((metric) => row(metric, topics, { bareSide, ours, theirs }, verdicts)),
  );
}

interface Side {
  world: Lifecycle;
  costs: Costs[];
}

function side(contender: Contender, scale: Scale): Side {
  return { world: new Lifecycle(contender, scale), costs: [] };
}

function row(
  metric: Metric,
  topics: number,
  { bareSide, ours, theirs }: Record<"bareSide" | "ours" | "theirs", Side>,
  verdicts: Verdicts,
): string[] {
  const of = ({ costs }: Side) => costs.map((cost) => cost[metric]);
  const what = `${metric}, ${count(topics)} topics`;
  const toBare = pairedRatio(of(ours), of(bareSide));
  const fromPhoenix = pairedRatio(of(theirs), of(ours));
  return [
    metric,
    ...[bareSide, ours, theirs].map((each) => micros(median(of(each)))),
    times(toBare),
    verdicts.judge(`${what}, ours/bare`, toBare, targetAgainstBare(metric, topics)),
    times(fromPhoenix),
    verdicts.judge(`${what}, phoenix.js/ours`, fromPhoenix, targetAgainstPhoenix(metric, topics)),
  ];
}

import { broadcasts } from "./broadcasts.js";
import { bare } from "./contenders/bare.js";
import { phoenix } from "./contenders/phoenix.js";
import { slipstream } from "./contenders/slipstream.js";
import { Lifecycle, topicNames } from "./lifecycle.js";
import { median, pairedRatio } from "./statistics.js";
import { count, micros, printTable, times } from "./table.js";
import { targets } from "./targets.js";
import type { Verdicts } from "./verdicts.js";

const topics = 1_000;
const warmUps = 3;

/** Large messages: the larger, the more of the time is JSON.parse. */
export async function benchLargeDispatch(verdicts: Verdicts, rounds: number) {
  const scale = { topics, sockets: 1, messages: 0, pushes: 0 };
  const worlds = [bare, slipstream, phoenix].map((contender) => new Lifecycle(contender, scale));
  for (const world of worlds) {
    await world.connect();
    await world.join();
  }
  const rows: string[][] = [];
  for (const bytes of [1_024, 10_240]) {
    const count = Math.ceil(4_000_000 / bytes);
    const messages = broadcasts(topicNames(topics), { count, bytes, order: "in turn" });
    const costs: number[][] = worlds.map(() => []);
    for (let round = -warmUps; round < rounds; round += 1) {
      worlds.forEach((world, index) => {
        const cost = world.dispatch(messages);
        if (round >= 0) costs[index]!.push(cost);
      });
    }
    rows.push(row(bytes, costs, verdicts));
  }
  for (const world of worlds) world.close();
  printTable(
    `CPU of a large message at ${count(topics)} topics`,
    ["", "bare", "ours", "phoenix.js", "ours/bare", "target", "phoenix.js/ours"],
    rows,
  );
}

function row(bytes: number, costs: number[][], verdicts: Verdicts): string[] {
  const [bareCosts = [], ours = [], theirs = []] = costs;
  const what = `dispatch ${bytes / 1_024} KB`;
  const toBare = pairedRatio(ours, bareCosts);
  return [
    what,
    ...costs.map((each) => micros(median(each))),
    times(toBare),
    verdicts.judge(`${what}, ours/bare`, toBare, targets.largeDispatch),
    times(pairedRatio(theirs, ours)),
  ];
}

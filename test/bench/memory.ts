import { slipstream } from "./contenders/slipstream.js";
import { phoenix } from "./contenders/phoenix.js";
import type { Contender } from "./contenders/contender.js";
import { Lifecycle } from "./lifecycle.js";
import { collectAllGarbage } from "./stopwatch.js";
import { count, printTable, times } from "./table.js";
import { targets } from "./targets.js";
import type { Verdicts } from "./verdicts.js";

/** What a joined topic with one handler keeps in memory, its name and its handler apart. */
export async function benchMemory(verdicts: Verdicts, isQuick: boolean) {
  const rows: string[][] = [];
  for (const topics of isQuick ? [1_000] : [100, 1_000, 10_000]) {
    const ours = await bytesPerTopic(slipstream, topics);
    const theirs = await bytesPerTopic(phoenix, topics);
    const ratio = theirs / ours;
    const verdict = verdicts.judge(
      `memory per topic, ${count(topics)} topics, phoenix.js/ours`,
      ratio,
      targets.memory,
    );
    rows.push([
      count(topics),
      `${count(Math.round(ours))} B`,
      `${count(Math.round(theirs))} B`,
      times(ratio),
      verdict,
    ]);
  }
  printTable(
    "Memory per topic: joined, one handler (heapUsed after a full collection)",
    ["topics", "ours", "phoenix.js", "phoenix.js/ours", "target"],
    rows,
  );
}

async function bytesPerTopic(contender: Contender, topics: number): Promise<number> {
  // Enough sockets that what the process does meanwhile is small beside them.
  const sockets = Math.ceil(2_000 / topics);
  const world = new Lifecycle(contender, { topics, sockets, messages: 0, pushes: 0 });
  await world.connect();
  // Once before, so that code compiled on the way is not counted.
  await world.join();
  await world.leave();
  const before = await heapUsed();
  await world.join();
  const after = await heapUsed();
  world.close();
  return (after - before) / (topics * sockets);
}

async function heapUsed(): Promise<number> {
  for (let pass = 0; pass < 3; pass += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectAllGarbage();
  }
  return process.memoryUsage().heapUsed;
}

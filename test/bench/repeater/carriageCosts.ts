import { broadcasts } from "../broadcasts.js";
import { microtask } from "../lifecycle.js";
import { median, pairedRatio } from "../statistics.js";
import { collectYoungGarbage, Stopwatch } from "../stopwatch.js";
import { count, micros, printTable, times } from "../table.js";
import { carriers } from "./carriers.js";
import { Ferry, hand } from "./ferry.js";

export interface CarriagePlan {
  topics: number;
  messages: number;
  rounds: number;
  warmUps: number;
}

// Fewer than a repeater leaves unanswered, so that none of them waits.
const batch = 50;

/** CPU per message, for each endpoint: they take turns, round by round. */
export async function benchCarriageCosts({ topics, messages, rounds, warmUps }: CarriagePlan) {
  const ferries = carriers.map((carrier) => new Ferry(carrier, topics));
  const costs: number[][] = ferries.map(() => []);
  for (const ferry of ferries) await ferry.connect();
  const frames = broadcasts(ferries[0]!.topics, { count: messages, bytes: 110, order: "in turn" });
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [index, ferry] of ferries.entries()) {
      const cost = await costOf(ferry, frames);
      if (round >= 0) costs[index]!.push(cost);
    }
  }
  for (const ferry of ferries) ferry.close();
  const [baseCosts = []] = costs;
  printTable(
    [
      `The repeater: CPU of a message of 110 B at ${count(topics)} ${topics === 1 ? "topic" : "topics"}`,
      "BroadcastChannel: Node's, with both ends. Slipstream: until the reply to the push is handled.",
    ].join("\n"),
    ["", "CPU", "added", "endpoint/base"],
    ferries.map(({ carrier }, index) => {
      const own = costs[index]!;
      const added = median(own.map((cost, round) => cost - baseCosts[round]!));
      return [
        carrier.name,
        micros(median(own)),
        ...(index === 0 ? [] : [micros(added), times(pairedRatio(own, baseCosts))]),
      ];
    }),
  );
}

// Replies come batch by batch. The work of the services is not measured.
async function costOf(ferry: Ferry, frames: readonly string[]): Promise<number> {
  const stopwatch = new Stopwatch();
  collectYoungGarbage();
  for (let from = 0; from < frames.length; from += batch) {
    const due = frames.slice(from, from + batch);
    stopwatch.start();
    for (const data of due) {
      ferry.deliver(data);
      await microtask;
    }
    await ferry.settle();
    stopwatch.stop();
    const replies = ferry.replies();
    if (replies.length === 0) continue;
    stopwatch.start();
    await hand(replies);
    stopwatch.stop();
  }
  ferry.check();
  return stopwatch.total / frames.length;
}

import { readFileSync } from "node:fs";
import { cpus } from "node:os";

import { benchLongestTask } from "./chromium/benchLongestTask.js";
import { benchCosts, type CostPlan } from "./costs.js";
import { benchFleet } from "./fleet/benchFleet.js";
import { benchLargeDispatch } from "./largeDispatch.js";
import { benchMemory } from "./memory.js";
import { benchReact } from "./react/benchReact.js";
import { benchRepeater } from "./repeater/benchRepeater.js";
import { benchStorm } from "./storm/benchStorm.js";
import { benchStoreShare } from "./storeShare.js";
import { Verdicts } from "./verdicts.js";

const isQuick = process.argv.includes("--quick");

const plans: CostPlan[] = [
  {
    topics: 1,
    sockets: 200,
    messages: 20_000,
    pushes: 2_000,
    rounds: 18,
    warmUps: 8,
    phoenixRounds: 18,
  },
  {
    topics: 100,
    sockets: 10,
    messages: 20_000,
    pushes: 2_000,
    rounds: 16,
    warmUps: 8,
    phoenixRounds: 16,
  },
  {
    topics: 1_000,
    sockets: 1,
    messages: 20_000,
    pushes: 2_000,
    rounds: 14,
    warmUps: 8,
    phoenixRounds: 14,
  },
  {
    topics: 10_000,
    sockets: 1,
    messages: 10_000,
    pushes: 10_000,
    rounds: 7,
    warmUps: 3,
    phoenixRounds: 2,
  },
];

const quickly = (plan: CostPlan): CostPlan => ({
  ...plan,
  rounds: Math.ceil(plan.rounds / 6),
  warmUps: Math.ceil(plan.warmUps / 3),
  phoenixRounds: Math.ceil(plan.phoenixRounds / 6),
});

const verdicts = new Verdicts();
printEnvironment();
await benchMemory(verdicts, isQuick);
await benchStoreShare(verdicts, isQuick ? 5 : 15);
for (const plan of plans) await benchCosts(isQuick ? quickly(plan) : plan, verdicts);
await benchLargeDispatch(verdicts, isQuick ? 3 : 15);
await benchRepeater(verdicts, isQuick);
await benchStorm(verdicts, isQuick);
await benchLongestTask(verdicts, isQuick);
await benchReact(verdicts, isQuick);
await benchFleet(isQuick);
verdicts.print();

function printEnvironment() {
  const phoenix = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.resolve("phoenix")), "utf8"),
  ) as { version: string };
  const cores = cpus();
  console.log(
    [
      `Node ${process.version}, phoenix.js ${phoenix.version}, ${cores.length} × ${cores[0]?.model.trim()}`,
      "",
      "ours: createSlipstream as built, nobody subscribed to its store. phoenix.js: a Socket with",
      "Channels. bare: the same frames through JSON.stringify and JSON.parse with a handler call, and",
      "no bookkeeping at all.",
      "One in-memory server for all; its own work is not measured. CPU of the process; contenders take",
      "turns in each round; figures are medians, ratios are medians of the rounds' ratios: trust those.",
      ...(isQuick
        ? ["", "Quick: too short to judge by; the storm of 50,000 topics is left out."]
        : []),
    ].join("\n"),
  );
}

import { it } from "vitest";

import { effort, seed } from "./effort.js";
import { playMany } from "./model/play.js";

it(
  "J ⊆ S ⊆ A, one join in flight per topic, every push settled once: whatever happens, in any order",
  () =>
    playMany({
      numRuns: effort({ short: 300, long: 20_000 }),
      seed,
      path: process.env.TORTURE_PATH,
    }),
  effort({ short: 60_000, long: 3_600_000 }),
);

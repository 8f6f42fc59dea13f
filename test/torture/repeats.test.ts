import { it } from "vitest";

import { playMany } from "../repeater/model/play.js";
import { effort, seed } from "./effort.js";

it(
  "a repeater counts each message once, and sends each once, in order: whatever happens on either side",
  () =>
    playMany({
      numRuns: effort({ short: 300, long: 20_000 }),
      seed,
      path: process.env.TORTURE_PATH,
    }),
  effort({ short: 60_000, long: 3_600_000 }),
);

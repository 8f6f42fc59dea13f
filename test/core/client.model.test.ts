import { it } from "vitest";

import { playMany } from "../torture/model/play.js";

// The torture runs longer, on one version of phoenix.js; this runs on each.
it(
  "desired topics are joined topics, whatever the network, the server and the page do",
  () => playMany({ numRuns: 60, seed: 2026 }),
  60_000,
);

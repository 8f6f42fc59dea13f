import { it } from "vitest";

import { playMany } from "./model/play.js";

// The torture runs longer, on one version of phoenix.js; this runs on each.
it(
  "taken = repeated + dropped + failed + unknown + queued, and what arrives comes once, in order: whatever happens",
  () => playMany({ numRuns: 100, seed: 2026 }),
  60_000,
);

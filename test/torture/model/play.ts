import fc from "fast-check";
import { expect } from "vitest";

import { assertAlways, type Runs } from "../../helpers/assertAlways.js";
import { trackTimers } from "../../helpers/pageTimers.js";
import { takeErrors, takeWarnings } from "../../helpers/reports.js";
import { take } from "./acts.js";
import { checkNow, checkSettled, storeProblems } from "./checks.js";
import { checkDestroyed, checkQuiet } from "./quiet.js";
import { anyScript, anySetup, type Setup, type Step } from "./steps.js";
import { foreign, World } from "./world.js";

const pageTimers = trackTimers();

/** Plays random scripts against the model. */
export function playMany(runs: Runs): Promise<void> {
  return assertAlways(fc.asyncProperty(anySetup, anyScript, play), runs);
}

async function play(setup: Setup, script: readonly Step[]): Promise<void> {
  const world = new World(setup);
  try {
    world.client.store.subscribe(() => world.ledger.violations.push(...storeProblems(world)));
    if (setup.isConnected) world.client.connect();
    for (const step of script) {
      await take(world, step);
      checkNow(world);
      if (step.do === "settle" || step.do === "advance") checkSettled(world);
    }
    if (!setup.endsAbruptly) await checkQuiet(world);
    await checkDestroyed(world);
    expect(pageTimers.pending(), "timers of phoenix.js that are left").toBe(0);
    expect(foreign(takeErrors()), "errors that were reported").toEqual([]);
  } finally {
    world.client.destroy();
    takeErrors();
    takeWarnings();
  }
}

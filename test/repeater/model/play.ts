import fc from "fast-check";
import { expect } from "vitest";

import { assertAlways, type Runs } from "../../helpers/assertAlways.js";
import { outcomeOf } from "../../helpers/outcomeOf.js";
import { settle } from "../../helpers/settle.js";
import { checkEnd, checkNow } from "./checks.js";
import { anyScript, anySetup, type Setup, type Step } from "./steps.js";
import { RepeaterWorld, topics } from "./world.js";

type Acts = {
  [Name in Step["do"]]: (world: RepeaterWorld, step: Extract<Step, { do: Name }>) => unknown;
};

const acts: Acts = {
  say(world, { at, count }) {
    for (let n = 0; n < count; n++) world.say(topics[at]!);
  },

  mood: (world, { how }) => (world.mood = how),
  answerLate: ({ late }) => late.shift()?.(),
  dropTarget: ({ targetServer }) => targetServer.disconnect(),
  crashTarget: ({ targetServer }, { at }) => targetServer.crash(topics[at]!),
  closeTarget: ({ targetServer }, { at }) => targetServer.close(topics[at]!),
  rejoinTarget: (world, { at }) => world.rejoin(world.target, topics[at]!),
  refuseTarget: (world, { isRefused }) => (world.isTargetRefused = isRefused),
  turnAway: ({ targetServer }, { times }) => targetServer.refuseConnect(times),
  disconnectTarget: ({ target }) => target.disconnect(),
  connectTarget({ target }) {
    if (!target.isDestroyed) target.connect();
  },

  dropSource: ({ sourceServer }) => sourceServer.disconnect(),
  crashSource: ({ sourceServer }, { at }) => sourceServer.crash(topics[at]!),
  disconnectSource: ({ source }) => source.disconnect(),
  connectSource({ source }) {
    if (!source.isDestroyed) source.connect();
  },

  stop(world) {
    world.isTaking = false;
    world.repeater.stop();
  },
  drain(world, { timeoutMs }) {
    world.isTaking = false;
    world.drains.push(outcomeOf(world.repeater.drain({ timeoutMs })));
  },
  destroySource(world) {
    world.isTaking = false;
    world.source.destroy();
  },
  destroyTarget: ({ target }) => target.destroy(),

  settle: () => settle(),
  tick: () => Promise.resolve(),
  advance: ({ clock }, { ms }) => clock.advance(ms),
};

const ofTime = new Set<Step["do"]>(["settle", "tick", "advance"]);

async function take(world: RepeaterWorld, step: Step): Promise<void> {
  // The table has an act for each name that takes the step of this name.
  const act = acts[step.do] as (world: RepeaterWorld, step: Step) => unknown;
  const result = act(world, step);
  if (ofTime.has(step.do)) await result;
}

/** Plays random scripts. */
export function playMany(runs: Runs): Promise<void> {
  return assertAlways(fc.asyncProperty(anySetup, anyScript, play), runs);
}

async function play(setup: Setup, script: readonly Step[]): Promise<void> {
  const world = new RepeaterWorld(setup);
  try {
    if (setup.isConnected) for (const client of [world.source, world.target]) client.connect();
    await settle();
    for (const step of script) {
      await take(world, step);
      checkNow(world);
    }
    await checkEnd(world);
  } finally {
    world.source.destroy();
    world.target.destroy();
    await settle();
  }
  expect(world.clock.timers, "timers that are left").toEqual([]);
}

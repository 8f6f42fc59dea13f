import { setTimeout as wait } from "node:timers/promises";

import type { DemoProcess } from "../chaos/demoProcess.js";
import type { Tally } from "../chaos/tally.js";

export interface Side {
  name: string;
  demo: DemoProcess;
  /** That a repeater has joined there. */
  topics: readonly string[];
  below: (bound: number) => number;
}

export type Disturbances = Record<string, (side: Side) => Promise<unknown>>;

/** What its clients notice and the service itself survives. */
export const cuts: Disturbances = {
  "connections cut": ({ demo }) => demo.desk("cut", { code: 1006 }),
  async "connections cut, and the next refused"({ demo, below }) {
    await demo.desk("refuse", { count: 1 + below(5) });
    await demo.desk("cut", { code: 1012 });
  },
  "channel crashed": ({ demo, topics, below }) =>
    demo.desk("crash", { topic: topics[below(topics.length)] }),
  "frozen for a while": ({ demo, below }) => demo.desk("freeze", { ms: 100 + below(2_000) }),
  async "process stopped for a while"({ demo, below }) {
    demo.pause();
    await wait(100 + below(2_000));
    demo.resume();
  },
};

export const kills: Disturbances = {
  async killed({ demo, below }) {
    await demo.stop("SIGKILL");
    await wait(below(1_000));
    await demo.start();
  },
  async terminated({ demo, below }) {
    await demo.stop("SIGTERM");
    await wait(below(1_000));
    await demo.start();
  },
};

interface Plan {
  disturbances: Disturbances;
  forMs: number;
  pauseMs: number;
}

/** Each once in random order, and again, until the time is over. */
export async function disturb(side: Side, plan: Plan, tally: Tally): Promise<void> {
  const endsAtMs = performance.now() + plan.forMs;
  let left: string[] = [];
  while (performance.now() < endsAtMs) {
    if (left.length === 0) left = Object.keys(plan.disturbances);
    const [name = ""] = left.splice(side.below(left.length), 1);
    await plan.disturbances[name]?.(side);
    tally.count(`disturbed ${side.name}: ${name}`);
    if (side.demo.hasFallen) throw new Error(`${side.name} has ended by itself: ${name}`);
    await wait(side.below(2 * plan.pauseMs));
  }
  await side.demo.desk("refuse", { count: 0 });
}

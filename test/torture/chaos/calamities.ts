import { setTimeout as wait } from "node:timers/promises";

import type { Crowd } from "./crowd.js";
import type { DemoProcess } from "./demoProcess.js";

export interface Scene {
  demo: DemoProcess;
  crowd: Crowd;
  below: (bound: number) => number;
  /** How many topics one calamity strikes. */
  struck: number;
}

const closeCodes = [1000, 1001, 1006, 1011, 1012];

/** Each leaves a server behind that runs, though not one that is kind to everybody. */
export const calamities: Record<string, (scene: Scene) => Promise<unknown>> = {
  async "killed, and started again"({ demo }) {
    await demo.stop("SIGKILL");
    await demo.start();
  },
  async "terminated, and started again"({ demo }) {
    await demo.stop("SIGTERM");
    await demo.start();
  },
  async "process stopped for a while"({ demo, below }) {
    demo.pause();
    await wait(500 + below(2_000));
    demo.resume();
  },
  "frozen for a while": ({ demo, below }) => demo.desk("freeze", { ms: 500 + below(2_000) }),
  async "connections cut, and the next ones refused"({ demo, crowd, below }) {
    await demo.desk("refuse", { count: 1 + below(3 * crowd.clients.length) });
    await demo.desk("cut", { code: 1006 });
  },
  "connections cut": ({ demo, below }) =>
    demo.desk("cut", { code: closeCodes[below(closeCodes.length)] }),
  "channels crashed": (scene) => strike(scene, ["crash"]),
  "channels stopped": (scene) => strike(scene, ["stop"]),
  "topics denied": (scene) => strike(scene, ["deny", "crash"]),
  "topics allowed": allowAll,
  async "logs slow to join"({ demo, below }) {
    await demo.desk("slow", { ms: 20 + below(200) });
    await demo.desk("cut", { code: 1006 });
  },
  async "logs slower to join than clients wait"({ demo }) {
    await demo.desk("slow", { ms: 2_500 });
    await demo.desk("cut", { code: 1006 });
    await wait(2_000);
    await demo.desk("slow", { ms: 0 });
  },
  "logs quick again": ({ demo }) => demo.desk("slow", { ms: 0 }),
};

/** All names, in random order. */
export function shuffled(below: (bound: number) => number): string[] {
  const left = Object.keys(calamities);
  return Array.from({ length: left.length }, () => left.splice(below(left.length), 1)[0]!);
}

/** Ends what lasts, and asks for what waits to be asked. */
export async function calm(scene: Scene) {
  await scene.demo.desk("refuse", { count: 0 });
  await scene.demo.desk("slow", { ms: 0 });
  await allowAll(scene);
}

async function allowAll({ demo, crowd }: Scene) {
  const { denied } = await demo.stats();
  for (const topic of denied) await demo.desk("allow", { topic });
  for (const { channel } of crowd.members) channel.rejoin();
}

async function strike({ demo, crowd, below, struck }: Scene, actions: string[]) {
  const members = crowd.members;
  for (let n = 0; n < struck; n += 1) {
    const { topic } = members[below(members.length)]!.channel;
    for (const action of actions) await demo.desk(action, { topic });
  }
}

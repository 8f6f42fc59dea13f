import { createRoot } from "react-dom/client";

import { PageServer } from "../chromium/pageServer.js";
import { byHand } from "./contenders/byHand.js";
import { channelEach } from "./contenders/channelEach.js";
import { event } from "./contenders/contender.js";
import { oneContext } from "./contenders/oneContext.js";
import { channelEvents, latest } from "./contenders/slipstream.js";
import { zustandStore } from "./contenders/zustandStore.js";
import { inTasks, type Pace } from "./pace.js";

const contenders = { byHand, latest, channelEvents, channelEach, zustandStore, oneContext };

export type ContenderName = keyof typeof contenders;

declare global {
  interface Window {
    /** Renders a component for each topic, and resolves once all are joined and shown. */
    mount: (contender: ContenderName, components: number) => Promise<void>;
    /** Makes the frames, so that this is not measured. */
    prepare: (messages: number) => void;
    /** Delivers them, and resolves once the page shows the last one. */
    deliver: (pace: Pace) => Promise<void>;
    /** What the tasks cost by themselves. */
    deliverToNobody: (messages: number, pace: Pace) => Promise<void>;
    /** Whether each component shows the last message of its topic. */
    check: () => boolean;
  }
}

const server = new PageServer();
const expected = new Map<string, number>();
let topics: readonly string[] = [];
let items: readonly Element[] = [];
let frames: readonly string[] = [];
let last = { topic: "", n: 0 };

window.mount = async (contender, components) => {
  topics = Array.from({ length: components }, (_, n) => `room:${n}`);
  for (const topic of topics) expected.set(topic, 0);
  const joined = server.answers(components);
  const root = document.body.appendChild(document.createElement("ul"));
  createRoot(root).render(contenders[contender](topics, server));
  await joined;
  await until(() => root.childElementCount === components);
  items = [...root.children];
};

window.prepare = (messages) => {
  frames = Array.from({ length: messages }, () => {
    const n = last.n + 1;
    // A prime, so that neighbours in time are no neighbours on the page.
    const topic = topics[(n * 7919) % topics.length]!;
    last = { topic, n };
    expected.set(topic, n);
    return JSON.stringify([null, null, topic, event, { n }]);
  });
};

window.deliver = async (pace) => {
  await inTasks(frames.length, pace, (index) => server.deliver(frames[index]!));
  const item = items[topics.indexOf(last.topic)]!;
  await until(() => item.textContent === String(last.n));
};

window.deliverToNobody = async (messages, pace) => {
  await inTasks(messages, pace, () => undefined);
  await until(() => true);
};

window.check = () =>
  topics.every((topic, index) => items[index]!.textContent === String(expected.get(topic)));

/** Looks once per frame; a contender that loses something is never done. */
async function until(isDone: () => boolean) {
  for (let frame = 0; frame < 1_000; frame += 1) {
    await new Promise(requestAnimationFrame);
    if (isDone()) return;
  }
  throw new Error("it does not show the last message");
}

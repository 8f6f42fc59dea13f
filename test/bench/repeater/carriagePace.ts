import { broadcasts } from "../broadcasts.js";
import { expectCount } from "../lifecycle.js";
import { percentile } from "../statistics.js";
import { Stopwatch } from "../stopwatch.js";
import { count, printTable } from "../table.js";
import { targets } from "../targets.js";
import type { Verdicts } from "../verdicts.js";
import { base, type Carrier, local } from "./carriers.js";
import { Ferry, nextTask } from "./ferry.js";

const topics = 100;
const perSecond = 10_000;
const pace = `${count(perSecond)} messages a second`;
const periodMs = 1_000 / perSecond;
const flatOutMs = 1_000;

/** Messages at a steady pace by a real timer, then as many as go through. */
export async function benchCarriagePace(verdicts: Verdicts, seconds: number) {
  const rows: string[][] = [];
  for (const carrier of [base, local]) {
    const paced = await runPaced(carrier, seconds * perSecond);
    const most = await runFlatOut(carrier);
    const { dropped } = paced;
    rows.push([
      carrier.name,
      `${(paced.share * 100).toFixed(1)} %`,
      ...[0.5, 0.99, 1].map((share) => `${percentile(paced.delays, share).toFixed(2)} ms`),
      dropped === undefined ? "" : count(dropped),
      ...[most.perSecond, most.perCpuSecond].map((each) => count(Math.round(each))),
      carrier === base
        ? ""
        : verdicts.judge("the local endpoint, per second", most.perSecond, targets.repeated),
    ]);
  }
  printTable(
    [
      `The repeater: ${pace} for ${seconds} s on ${count(topics)} topics, by a timer of 1 ms.`,
      "Delays are from when a message was due, so they hold the timer's own and other processes.",
    ].join("\n"),
    [
      "",
      "of one core",
      "p50",
      "p99",
      "worst",
      "dropped",
      "flat out, per s",
      "per s of CPU",
      "target, per s",
    ],
    rows,
  );
}

async function runPaced(carrier: Carrier, messages: number) {
  const delays: number[] = [];
  let startedAtMs = 0;
  const ferry = new Ferry(carrier, topics, () => {
    delays.push(performance.now() - startedAtMs - delays.length * periodMs);
  });
  await ferry.connect();
  const frames = framesOf(ferry);
  const stopwatch = new Stopwatch();
  let sent = 0;
  stopwatch.start();
  startedAtMs = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(messages, Math.ceil((performance.now() - startedAtMs) / periodMs));
      for (; sent < due; sent += 1) ferry.deliver(frames[sent % frames.length]!);
      if (sent < messages) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  stopwatch.stop();
  const share = stopwatch.total / 1_000 / (performance.now() - startedAtMs);
  const dropped = ferry.stats?.dropped;
  expectCount("messages that came out", delays.length, messages - (dropped ?? 0));
  ferry.close();
  return { delays, share, dropped };
}

async function runFlatOut(carrier: Carrier) {
  const ferry = new Ferry(carrier, topics);
  await ferry.connect();
  const frames = framesOf(ferry);
  const stopwatch = new Stopwatch();
  let sent = 0;
  let elapsedMs = 0;
  stopwatch.start();
  const startedAtMs = performance.now();
  while (elapsedMs < flatOutMs) {
    for (const data of frames) ferry.deliver(data);
    sent += frames.length;
    await nextTask();
    elapsedMs = performance.now() - startedAtMs;
  }
  stopwatch.stop();
  ferry.check();
  ferry.close();
  return {
    perSecond: (sent / elapsedMs) * 1_000,
    perCpuSecond: (sent / stopwatch.total) * 1_000_000,
  };
}

const framesOf = ({ topics }: Ferry) =>
  broadcasts(topics, { count: 1_000, bytes: 110, order: "in turn" });

import { broadcasts } from "../broadcasts.js";
import { percentile } from "../statistics.js";
import { collectYoungGarbage } from "../stopwatch.js";
import { count, micros, printTable } from "../table.js";
import { type Carrier, carriers } from "./carriers.js";
import { Ferry, hand } from "./ferry.js";

const topics = 100;
const warmUps = 2;

interface Trial {
  ferry: Ferry;
  arrivedAtMs: number;
  delays: number[];
}

/** From the frame that comes in to the handler, or to the push that leaves; one message at a time. */
export async function benchCarriageDelays(rounds: number, messages: number) {
  const trials = carriers.map(trialOf);
  for (const { ferry } of trials) await ferry.connect();
  const [first] = trials;
  const frames = broadcasts(first!.ferry.topics, { count: messages, bytes: 110, order: "in turn" });
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const trial of trials) {
      const delays = await delaysOf(trial, frames);
      if (round >= 0) trial.delays.push(...delays);
    }
  }
  for (const { ferry } of trials) ferry.close();
  const figures = ({ delays }: Trial) => [percentile(delays, 0.5), percentile(delays, 0.99)];
  const baseFigures = figures(first!);
  printTable(
    `The repeater: from the frame to the handler or to the push, ${count(topics)} topics`,
    ["", "p50", "p99", "added p50", "added p99"],
    trials.map((trial, index) => [
      trial.ferry.carrier.name,
      ...figures(trial).map(micros),
      ...(index === 0 ? [] : figures(trial).map((each, at) => micros(each - baseFigures[at]!))),
    ]),
  );
}

function trialOf(carrier: Carrier): Trial {
  const trial: Trial = {
    ferry: new Ferry(carrier, topics, () => (trial.arrivedAtMs = performance.now())),
    arrivedAtMs: 0,
    delays: [],
  };
  return trial;
}

async function delaysOf(trial: Trial, frames: readonly string[]): Promise<number[]> {
  const { ferry } = trial;
  const delays: number[] = [];
  collectYoungGarbage();
  for (const data of frames) {
    const cameAtMs = performance.now();
    ferry.deliver(data);
    await ferry.settle();
    await hand(ferry.replies());
    delays.push((trial.arrivedAtMs - cameAtMs) * 1_000);
  }
  ferry.check();
  return delays;
}

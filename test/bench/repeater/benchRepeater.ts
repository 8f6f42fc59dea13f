import type { Verdicts } from "../verdicts.js";
import { benchCarriageCosts } from "./carriageCosts.js";
import { benchCarriageDelays } from "./carriageDelays.js";
import { benchCarriagePace } from "./carriagePace.js";

/** What a repeater adds to a message, by the endpoint that it repeats on. */
export async function benchRepeater(verdicts: Verdicts, isQuick: boolean) {
  const rounds = isQuick ? 3 : 15;
  for (const topics of [1, 100]) {
    await benchCarriageCosts({ topics, messages: 10_000, rounds, warmUps: isQuick ? 2 : 6 });
  }
  await benchCarriageDelays(isQuick ? 2 : 10, 1_000);
  await benchCarriagePace(verdicts, isQuick ? 1 : 3);
}

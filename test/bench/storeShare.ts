import { createSlipstream } from "./contenders/slipstream.js";
import { MemoryServer } from "./memoryServer.js";
import { median } from "./statistics.js";
import { collectYoungGarbage, Stopwatch } from "./stopwatch.js";
import { topicNames } from "./lifecycle.js";
import { printTable } from "./table.js";
import { targets } from "./targets.js";
import type { Verdicts } from "./verdicts.js";

const topics = topicNames(10_000);

/** A page that mounts ten thousand topics at once writes its store once. */
export async function benchStoreShare(verdicts: Verdicts, rounds: number) {
  const claims: number[] = [];
  const stores: number[] = [];
  const writes: number[] = [];
  for (let round = 0; round < rounds + 2; round += 1) {
    const client = createSlipstream({
      url: "ws://bench/socket",
      transport: new MemoryServer().Transport,
    });
    let count = 0;
    client.store.subscribe(() => (count += 1));
    collectYoungGarbage();
    const claim = new Stopwatch();
    const store = new Stopwatch();
    claim.start();
    for (const topic of topics) client.channel(topic);
    claim.stop();
    store.start();
    await Promise.resolve();
    store.stop();
    writes.push(count);
    if (client.store.getState().topics.size !== topics.length) throw new Error("claims are lost");
    client.destroy();
    // The first two warm up.
    if (round < 2) continue;
    claims.push(claim.total / 1_000);
    stores.push(store.total / 1_000);
  }
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  printTable(
    "Claiming 10,000 topics in one task",
    ["", "CPU", "target"],
    [
      ["the claims", ms(median(claims)), ""],
      [
        "the store's share",
        ms(median(stores)),
        verdicts.judge("store's share, ms", median(stores), targets.storeShareMs),
      ],
      [
        "writes to the store",
        String(Math.max(...writes)),
        verdicts.judge("store writes", Math.max(...writes), targets.storeWrites),
      ],
    ],
  );
}

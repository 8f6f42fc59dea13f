import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

/**
 * `npm run torture`: minutes to hours of what `npm test` does for seconds. `-- --seed 42` repeats a
 * run, and a further word picks the files with it in their names: `-- --seed 42 chaos`.
 */
const { values, positionals } = parseArgs({
  options: { seed: { type: "string" } },
  allowPositionals: true,
});
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
if (!/^\d+$/.test(seed)) throw new Error(`--seed takes a whole number, not "${seed}"`);

console.log(`Seed ${seed}; npm run torture -- --seed ${seed} repeats this run.`);
const { status } = spawnSync(
  process.execPath,
  [
    "--import",
    "tsx",
    "test/run.ts",
    "--project",
    "torture",
    "--testTimeout=3600000",
    ...positionals,
  ],
  { stdio: "inherit", env: { ...process.env, TORTURE: "long", TORTURE_SEED: seed } },
);
console.log(`The seed was ${seed}.`);
process.exitCode = status ?? 1;

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

/**
 * `npm run torture`: minutes to hours of what `npm test` does for seconds. A word picks the files
 * with it in their names, `--seed` makes the same random choices, and `--path` replays the one
 * script that failed: `-- --seed 42 --path 10541:0:6 model`.
 */
const options = { seed: { type: "string" }, path: { type: "string" } } as const;
const { values, positionals } = readArguments();
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
if (!/^\d+$/.test(seed)) fail(`--seed takes a whole number, not "${seed}"`);

const again = ["npm run torture -- --seed", seed, ...positionals].join(" ");
console.log(`Seed ${seed}; the same choices again: ${again}`);
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
  {
    stdio: "inherit",
    env: {
      ...process.env,
      TORTURE: "long",
      TORTURE_SEED: seed,
      ...(values.path !== undefined && { TORTURE_PATH: values.path }),
    },
  },
);
console.log(`The same choices again: ${again}`);
if (status !== 0) console.log('One script that failed: add --path with the "path" that it names.');
process.exitCode = status ?? 1;

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return fail((error as Error).message); // parseArgs throws nothing else
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromiumHint, findChromium } from "./helpers/chromium.js";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

/** `npm test`: finds a Chromium, runs every project, and closes with one line that counts. */
const chromium = findChromium();
const folder = mkdtempSync(join(tmpdir(), "slipstream-test-"));
const report = join(folder, "report.json");
const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", env: { ...process.env, ...(chromium && { CHROMIUM: chromium }) } },
);
const counts = readCounts();
rmSync(folder, { recursive: true });
if (!chromium) console.log(`Browser tests were skipped: ${chromiumHint}.`);
const failed = Math.max(counts.numFailedTests, status === 0 ? 0 : 1);
console.log(`${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests} skipped`);
process.exitCode = status ?? 1;

// Where it died before it could report, nothing has passed.
function readCounts(): Report {
  if (!existsSync(report)) return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
  return JSON.parse(readFileSync(report, "utf8")) as Report;
}

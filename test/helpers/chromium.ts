import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

import { chromium } from "playwright-core";

const installCommand = "npx playwright-core install --with-deps chromium";

/** A Chromium to test with: a named one, Playwright's, the system's, or one that is installed now. */
export function findChromium(): string | undefined {
  const found = installed();
  if (found) return found;
  console.log("No Chromium found: installing one.");
  for (const [command, ...args] of installers()) {
    try {
      execFileSync(command!, args, { stdio: "inherit", env: installEnv });
    } catch {
      console.log(`"${[command, ...args].join(" ")}" failed.`);
    }
    const now = installed();
    if (now) return now;
  }
  return undefined;
}

/** What to tell somebody whose browser tests were skipped. */
export const chromiumHint = `no Chromium could be found or installed: try "${installCommand}", or set CHROMIUM to the path of one`;

/** For a headless Chromium that may run as root and calls nobody. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const installEnv = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };

function installed(): string | undefined {
  return [
    process.env.CHROMIUM,
    chromium.executablePath(),
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ].find((path) => path !== undefined && path !== "" && existsSync(path));
}

function installers(): string[][] {
  const isDebianRoot = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  return [
    ["npx", "playwright-core", "install", "chromium"],
    ...(isDebianRoot
      ? [
          ["apt-get", "update"],
          ["apt-get", "install", "-y", "chromium"],
        ]
      : []),
  ];
}

import { fileURLToPath } from "node:url";

import { storybookTest } from "@storybook/addon-vitest/vitest-plugin";
import { playwright } from "@vitest/browser-playwright";
import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";

import { chromiumFlags } from "../../test/helpers/chromium.js";
import viteConfig from "./vite.config.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Each story is a test in Chromium. A function: the instances of a browser config are mutated. */
export default defineConfig(() =>
  mergeConfig(viteConfig, {
    root: path("."),
    plugins: [storybookTest({ configDir: path("./storybook") })],
    test: {
      name: "playground",
      exclude: ["**/*.mdx"],
      testTimeout: 30_000,
      // Each story has a server and a provider of its own: nothing is left for the next file.
      isolate: false,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            args: chromiumFlags,
            ...(process.env.CHROMIUM && { executablePath: process.env.CHROMIUM }),
          },
        }),
        instances: [{ browser: "chromium" }],
      },
    },
  }),
);

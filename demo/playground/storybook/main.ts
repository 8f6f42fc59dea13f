import { fileURLToPath } from "node:url";

import type { StorybookConfig } from "@storybook/react-vite";
import type { Channel } from "storybook/internal/channels";
import { REQUEST_WHATS_NEW_DATA, RESULT_WHATS_NEW_DATA } from "storybook/internal/core-events";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Storybook asks its home for news, and then does not show them: here nobody is asked. */
function askNobody(channel: Channel): Channel {
  channel.removeAllListeners(REQUEST_WHATS_NEW_DATA);
  channel.on(REQUEST_WHATS_NEW_DATA, () => {
    channel.emit(RESULT_WHATS_NEW_DATA, { data: { status: "ERROR" } });
  });
  return channel;
}

const config: StorybookConfig & { experimental_serverChannel: typeof askNobody } = {
  stories: ["../introduction.mdx", "../*/*.mdx", "../*/*.stories.tsx"],
  addons: ["@storybook/addon-docs"],
  framework: {
    name: "@storybook/react-vite",
    options: { builder: { viteConfigPath: path("../vite.config.ts") } },
  },
  staticDirs: ["./public"],
  typescript: { reactDocgen: "react-docgen" },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, disableProjectJson: true },
  experimental_serverChannel: askNobody,
  features: {
    sidebarOnboardingChecklist: false,
    menuOnboardingChecklist: false,
    backgrounds: false,
    measure: false,
    outline: false,
    actions: false,
    changeDetection: false,
  },
};

export default config;

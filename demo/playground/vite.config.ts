import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { reactCompiler } from "../../test/helpers/reactCompiler.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  plugins: [reactCompiler(path("../src/"), path("./")), react()],
  resolve: { tsconfigPaths: true },
  // A dependency that is found late would reload the page under a story that is being tested.
  optimizeDeps: {
    include: [
      "@storybook/addon-docs/blocks",
      "phoenix",
      "react",
      "react-dom/client",
      "react/compiler-runtime",
      "react/jsx-dev-runtime",
      "react/jsx-runtime",
      "zod",
      "zustand/vanilla",
    ],
  },
});

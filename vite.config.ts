import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The public names, resolved to the source: tests and demo read like a user's code. */
const entries = {
  "slipstream-react/testing/react": path("src/testing/react.ts"),
  "slipstream-react/testing": path("src/testing.ts"),
  "slipstream-react/core": path("src/core.ts"),
  "slipstream-react": path("src/index.ts"),
};

interface Alias {
  find: RegExp;
  replacement: string;
}

const sources: Alias[] = Object.entries(entries).map(([name, file]) => ({
  find: new RegExp(`^${name}$`),
  replacement: file,
}));

/** An older major of a peer, from a workspace of its own: root aliases fail on react-dom's peer. */
function from(workspace: string, packages: string): Alias {
  return {
    find: new RegExp(`^(${packages})(/.*)?$`),
    replacement: path(`test/${workspace}/node_modules`) + "/$1$2",
  };
}

function project(
  name: string,
  include: string[],
  { alias = [], environment = "node" }: { alias?: Alias[]; environment?: string } = {},
): TestProjectConfiguration {
  return {
    plugins: [react()],
    resolve: { alias: [...alias, ...sources] },
    test: {
      name,
      include,
      environment,
      restoreMocks: true,
      testTimeout: 15_000,
      env: { NODE_ENV: "test" },
    },
  };
}

const core = ["test/{wire,core,repeater,testing}/**/*.test.ts"];
const hooks = ["test/react/**/*.test.tsx"];
const react18 = from("react-18", "react|react-dom|@testing-library/react");
const phoenix17 = from("phoenix-1.7", "phoenix");
const phoenix18 = from("phoenix-1.8", "phoenix");

export default defineConfig({
  plugins: [react()],
  resolve: { alias: sources },
  build: {
    target: "es2022",
    sourcemap: true,
    minify: false,
    lib: {
      formats: ["es"],
      entry: {
        index: path("src/index.ts"),
        core: path("src/core.ts"),
        testing: path("src/testing.ts"),
        "testing/react": path("src/testing/react.ts"),
      },
    },
    rolldownOptions: {
      external: [/^(react|react-dom|phoenix|zustand|@testing-library\/react)(\/|$)/],
      output: { preserveModules: true, preserveModulesRoot: "src" },
    },
  },
  test: {
    projects: [
      project("core", core),
      project("core, phoenix 1.7", core, { alias: [phoenix17] }),
      project("core, phoenix 1.8.0", core, { alias: [phoenix18] }),
      project("react 19", hooks, { environment: "happy-dom" }),
      project("react 18", hooks, { environment: "happy-dom", alias: [react18] }),
      project("react 19, phoenix 1.7", hooks, { environment: "happy-dom", alias: [phoenix17] }),
      {
        resolve: { alias: sources },
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["test/types/**/*.test-d.ts"],
            tsconfig: "test/types/tsconfig.json",
          },
        },
      },
      project("sockets", ["test/{demo,browser,package}/**/*.test.ts"]),
      project("sockets, phoenix 1.7", ["test/demo/{server,logs}.test.ts"], { alias: [phoenix17] }),
      project("conformance", ["test/conformance/**/*.test.ts"]),
      project("torture", ["test/torture/**/*.test.ts"]),
    ],
  },
});

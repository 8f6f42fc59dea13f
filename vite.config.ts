import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

import { reactCompiler } from "./test/helpers/reactCompiler.js";

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

interface ProjectOptions {
  alias?: Alias[];
  environment?: string;
  plugins?: Plugin[];
  /** `false`: files share their modules, which is quicker; helpers with hooks of their own cannot. */
  isolate?: boolean;
}

function project(
  name: string,
  include: string[],
  { alias = [], environment = "node", plugins = [], isolate = true }: ProjectOptions = {},
): TestProjectConfiguration {
  return {
    plugins: [...plugins, react()],
    resolve: { alias: [...alias, ...sources] },
    test: {
      name,
      include,
      environment,
      isolate,
      restoreMocks: true,
      testTimeout: 15_000,
      env: { NODE_ENV: "test" },
    },
  };
}

/** A program of its own: what one registers, all of its files know. */
function types(name: string, folder: string): TestProjectConfiguration {
  const include = [`${folder}/*.test-d.ts`];
  const tsconfig = `${folder}/tsconfig.json`;
  return {
    resolve: { alias: sources },
    test: { name, include: [], typecheck: { enabled: true, only: true, include, tsconfig } },
  };
}

const core = ["test/{wire,core,repeater,presence,schemas,testing}/**/*.test.ts"];
const hooks = ["test/react/**/*.test.tsx"];
const react18 = from("react-18", "react|react-dom|@testing-library/react");
const phoenix17 = from("phoenix-1.7", "phoenix");
const phoenix18 = from("phoenix-1.8", "phoenix");

export default defineConfig({
  // For the demo: the package itself is built as it is written.
  plugins: [reactCompiler(path("demo/src/")), react()],
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
      project("react 19", hooks, { environment: "happy-dom", isolate: false }),
      project("react 19, compiled", [...hooks, "test/compiled/**/*.test.tsx"], {
        environment: "happy-dom",
        isolate: false,
        plugins: [reactCompiler(path("src/react/"), path("test/"))],
      }),
      project("react 18", hooks, { environment: "happy-dom", isolate: false, alias: [react18] }),
      project("react 19, phoenix 1.7", hooks, {
        environment: "happy-dom",
        isolate: false,
        alias: [phoenix17],
      }),
      types("types", "test/types"),
      types("types, registered", "test/types/registered"),
      project("types, messages", ["test/types/**/*.test.ts"]),
      project("sockets", ["test/{demo,browser,package}/**/*.test.ts"]),
      project("sockets, phoenix 1.7", ["test/demo/{server,logs}.test.ts"], { alias: [phoenix17] }),
      project("conformance", ["test/conformance/**/*.test.ts"]),
      project("torture", ["test/torture/**/*.test.ts"]),
      // Each story of the playground, in a browser: without one there is nothing to run it in.
      ...(process.env.CHROMIUM ? ["demo/playground/vitest.config.ts"] : []),
    ],
  },
});

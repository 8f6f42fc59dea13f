import { fileURLToPath } from "node:url";

import { build } from "vite";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The page in one script, with the package as built. */
export async function bundlePage(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: { alias: { "slipstream-react/core": path("../../../dist/core.js") } },
    build: {
      write: false,
      minify: false,
      lib: { entry: path("./page.ts"), formats: ["iife"], name: "bench" },
    },
  });
  const [result] = [output].flat();
  const chunk = result && "output" in result ? result.output[0] : undefined;
  if (!chunk) throw new Error("the page was not built");
  return chunk.code;
}

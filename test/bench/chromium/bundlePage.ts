import { fileURLToPath } from "node:url";

import { build } from "vite";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A page of the bench in one script, with the package as built, for production. */
export async function bundlePage(entry: URL): Promise<string> {
  const output = await build({
    configFile: false,
    // Each "use client" would be warned of.
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: {
      alias: [
        { find: "slipstream-react/core", replacement: path("../../../dist/core.js") },
        { find: "slipstream-react", replacement: path("../../../dist/index.js") },
      ],
    },
    build: {
      write: false,
      minify: true,
      lib: { entry: fileURLToPath(entry), formats: ["iife"], name: "bench" },
    },
  });
  const [result] = [output].flat();
  const chunk = result && "output" in result ? result.output[0] : undefined;
  if (!chunk) throw new Error("the page was not built");
  return chunk.code;
}

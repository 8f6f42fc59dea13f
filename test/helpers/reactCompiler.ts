import { type PluginItem, transformAsync } from "@babel/core";
import type { Plugin } from "vite";

/**
 * Compiles the sources under these paths with the React Compiler, and fails where it cannot: it would
 * leave such a component as it is, and a test of compiled code would test nothing.
 */
export function reactCompiler(...paths: string[]): Plugin {
  const options = { target: "19", panicThreshold: "all_errors" };
  const plugins: PluginItem[] = [["babel-plugin-react-compiler", options]];
  return {
    name: "react-compiler",
    enforce: "pre",
    // Found while the page runs, it would reload the page.
    config: () => ({ optimizeDeps: { include: ["react/compiler-runtime"] } }),
    async transform(code, id) {
      const [filename = id] = id.split("?");
      if (!/\.tsx?$/.test(filename) || !paths.some((path) => filename.startsWith(path))) return;
      const result = await transformAsync(code, {
        filename,
        plugins,
        parserOpts: {
          plugins: ["typescript", ...(filename.endsWith("x") ? ["jsx" as const] : [])],
        },
        babelrc: false,
        configFile: false,
        sourceMaps: true,
      });
      return result?.code != null ? { code: result.code, map: result.map ?? null } : undefined;
    },
  };
}

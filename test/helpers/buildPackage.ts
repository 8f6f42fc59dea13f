import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./runCommand.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Puts the package as built into a folder, without its types: the checkout's `dist` may be emptied meanwhile. */
export function buildPackage(folder: string): void {
  const outDir = join(folder, "dist");
  run("node", ["node_modules/vite/bin/vite.js", "build", "--outDir", outDir], root);
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
}

import { fileURLToPath } from "node:url";

import { build, type Rolldown } from "vite";
import { expect, it } from "vitest";

const source = fileURLToPath(new URL("../../src", import.meta.url));
const entry = "an-app.js";

/** The files of this package, by folder, of which something is in a bundle that imports these names. */
async function foldersOf(names: string): Promise<string[]> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "app",
        enforce: "pre",
        resolveId: (id) => (id.endsWith(entry) ? entry : null),
        load: (id) => (id === entry ? `export { ${names} } from "${source}/index.ts";` : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ["es"] },
      rolldownOptions: { external: [/^(react|phoenix|zustand)(\/|$)/] },
    },
  });
  // Of a library in one format there is one output.
  const [{ output }] = built as [Rolldown.RolldownOutput];
  const [{ modules }] = output;
  const files = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
  const folders = files.flatMap(([id]) =>
    id.startsWith(source) ? [id.slice(source.length + 1).split("/")[0]!] : [],
  );
  return [...new Set(folders)].sort();
}

it("holds no schemas, presence or repeater where only a provider and useChannel are imported", async () => {
  expect(await foldersOf("SlipstreamProvider, useChannel")).toEqual(["core", "react", "wire"]);
});

it("holds no client where only schemas are defined", async () => {
  expect(await foldersOf("defineChannels")).toEqual(["core", "schemas", "wire"]);
});

it("holds presence for usePresence, and still no schemas", async () => {
  expect(await foldersOf("SlipstreamProvider, useChannel, usePresence")).toEqual([
    "core",
    "presence",
    "react",
    "wire",
  ]);
});

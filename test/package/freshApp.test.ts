import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";
import { preview } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";

import { chromiumFlags } from "../helpers/chromium.js";
import { run } from "../helpers/runCommand.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const app = mkdtempSync(join(tmpdir(), "slipstream-fresh-app-"));

interface Manifest {
  devDependencies: Record<string, string>;
}

beforeAll(() => {
  cpSync(join(root, "test/package/app"), app, { recursive: true });
  run("npm", ["pack", "--pack-destination", app], root);
  const [tarball] = readdirSync(app).filter((name) => name.endsWith(".tgz"));
  const { devDependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Manifest;
  const peers = ["react", "react-dom", "phoenix", "@types/react", "@types/react-dom"];
  const tools = ["vite", "typescript", "zod"];
  const versions = [...peers, ...tools].map((name) => `${name}@${devDependencies[name]}`);
  run("npm", ["install", "--include=dev", "--prefer-offline", `./${tarball}`, ...versions], app);
}, 180_000);

afterAll(() => rmSync(app, { recursive: true, force: true }));

test("holds what it promises and nothing else", () => {
  const files = readdirSync(join(app, "node_modules/slipstream-react"));
  expect(files.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"]);
});

test("compiles in a fresh app that checks the types of its libraries", () => {
  expect(() => run("npx", ["tsc"], app)).not.toThrow();
}, 60_000);

test("says in a fresh app that registers its channels what is wrong", () => {
  const room = join(app, "src/Room.tsx");
  const text = readFileSync(room, "utf8");
  writeFileSync(room, text.replace("response.title", "response.titel"));
  expect(() => run("npx", ["tsc"], app)).toThrow(
    "Property 'titel' does not exist on type '{ title: string; }'. Did you mean 'title'?",
  );
  writeFileSync(room, text);
}, 60_000);

test.skipIf(!process.env.CHROMIUM)(
  "renders a joined channel in a fresh app",
  async () => {
    run("npx", ["vite", "build"], app);
    const server = await preview({ root: app, preview: { port: 0 }, logLevel: "silent" });
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM!,
      args: chromiumFlags,
    });
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on("console", (message) => problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(server.resolvedUrls!.local[0]!);
      await page.getByText("joined Lobby 0").waitFor({ timeout: 10_000 });
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
      await server.close();
    }
  },
  60_000,
);

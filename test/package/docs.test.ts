import { existsSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

const page = new URL("../../demo/docs/reliability.md", import.meta.url);
const rows = [...readFileSync(page, "utf8").matchAll(/\| \[[^\]]+\]\(([^)]+)\): (.+?) +\|$/gm)];

describe("the page of promises", () => {
  it("has promises", () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows.map(([, file = "", name = ""]) => [file, name]))("%s holds: %s", (file, name) => {
    const test = new URL(file, page);
    expect(existsSync(test)).toBe(true);
    const [before, ...after] = readFileSync(test, "utf8").split(`"${name}"`);
    expect(after).toHaveLength(1);
    // As `it("…"` or `it.each(…)("…"`, not as one that is skipped.
    expect(before).toMatch(/(it|test|describe)(\.each[^]*?)?\(\s*$/);
    expect(before).not.toMatch(/\.(skip|todo|fails)\(\s*$/);
  });
});

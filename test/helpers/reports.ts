import { afterEach, beforeEach, expect, vi } from "vitest";

let errors: unknown[] = [];
let warnings: unknown[] = [];

beforeEach(() => {
  errors = [];
  warnings = [];
  vi.spyOn(console, "error").mockImplementation((error) => errors.push(error));
  vi.spyOn(console, "warn").mockImplementation((warning) => warnings.push(warning));
});

afterEach(() => {
  expect(takeErrors(), "errors that were reported").toEqual([]);
  expect(takeWarnings(), "warnings that were given").toEqual([]);
});

/** What was reported since it was asked for last; a test that takes nothing expects nothing. */
export function takeErrors(): unknown[] {
  const taken = errors;
  errors = [];
  return taken;
}

export function takeWarnings(): string[] {
  const taken = warnings.map(String);
  warnings = [];
  return taken;
}

import { SlipstreamError } from "./error.js";

type Check = (value: unknown) => boolean;

export const isDuration: Check = (value) => Number.isFinite(value) && (value as number) >= 0;
export const isPositive: Check = (value) => Number.isFinite(value) && (value as number) > 0;
export const isCount: Check = (value) => isDuration(value) && (value as number) >= 1;

/** `undefined`, which stands for the default, or a value of one of these types. */
export function isOneOf(...types: string[]): Check {
  return (value) => value === undefined || (value !== null && types.includes(typeof value));
}

/** @throws {SlipstreamError} `invalid-config` unless it is a time in milliseconds. */
export function checkDuration(name: string, value: unknown): void {
  if (typeof value !== "number" || !(value >= 0))
    throw wrongOption(name, value, "milliseconds, 0 or more");
}

export function wrongOption(name: string, got: unknown, takes: string): SlipstreamError {
  return new SlipstreamError("invalid-config", `the option ${name} is ${show(got)}`, {
    hint: `It takes ${takes}.`,
  });
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

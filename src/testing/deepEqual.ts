import { bytesOf, isBinary } from "./binary.js";

// As the wire would have both: a field that is undefined is none. Matchers of test runners may stand
// in for any value that is expected.
export function deepEqual(expected: unknown, actual: unknown): boolean {
  if (isMatcher(expected)) return expected.asymmetricMatch(actual);
  if (Object.is(expected, actual)) return true;
  if (isBinary(expected)) return isBinary(actual) && sameBytes(bytesOf(expected), bytesOf(actual));
  if (!isObject(expected) || !isObject(actual) || isBinary(actual)) return false;
  if (Array.isArray(expected) !== Array.isArray(actual)) return false;
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].every((key) => deepEqual(expected[key], actual[key]));
}

function isMatcher(value: unknown): value is { asymmetricMatch(actual: unknown): boolean } {
  return isObject(value) && typeof value.asymmetricMatch === "function";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

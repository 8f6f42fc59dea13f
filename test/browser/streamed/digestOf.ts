/** What a server tells a page of an error, or all that there is of it. */
export function digestOf(error: unknown): string {
  const hasDigest = typeof error === "object" && error !== null && "digest" in error;
  return String(hasDigest ? error.digest : error);
}

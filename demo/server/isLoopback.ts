const names = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

/** Whether a name leads to this machine, and from no other. */
export function isLoopback(hostname: string): boolean {
  return names.has(hostname);
}

import type { IncomingMessage } from "node:http";

const localHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** A page of another site must not reach the socket or the desk; programs send no `Origin`. */
export function isSameOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  const { host, hostname } = new URL(headers.origin);
  return host === headers.host || localHosts.has(hostname);
}

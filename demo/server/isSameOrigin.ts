import type { IncomingMessage } from "node:http";

const localHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * A page of another site must not reach the sockets or the desk; programs send no `Origin`. A port is
 * no site of its own: the demo's page talks to services on two of them.
 */
export function isSameOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  const { hostname } = new URL(headers.origin);
  return localHosts.has(hostname) || hostname === hostnameOf(headers.host);
}

function hostnameOf(host = ""): string | undefined {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

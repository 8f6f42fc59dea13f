import type { Config } from "./config.js";

type Address = Pick<Config, "url" | "socket" | "transport">;

/**
 * Whether two clients reach one service: sockets that are mounted side by side belong together, as
 * `/socket` and `/repeater` do.
 */
export function isSameService(a: Address, b: Address): boolean {
  return isSameSocket(a, b, (url) => url.replace(/[^/]*$/, ""));
}

/** Whether two clients reach one socket of one service. */
export function isSameMount(a: Address, b: Address): boolean {
  return isSameSocket(a, b, (url) => url);
}

function isSameSocket(a: Address, b: Address, part: (url: string) => string): boolean {
  if (a.socket || b.socket) return a.socket === b.socket;
  return a.transport === b.transport && part(addressOf(a.url)) === part(addressOf(b.url));
}

// `ws:` or `wss:`, the page's or its own: the host and the path tell services apart.
function addressOf(url: string): string {
  const base = typeof location === "undefined" ? "ws://localhost" : location.href;
  const { host, pathname } = new URL(url, base);
  return host + pathname;
}

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
  // A client without a url reaches nothing.
  if (a.url === "" || b.url === "" || a.transport !== b.transport) return false;
  return part(addressOf(a.url)) === part(addressOf(b.url));
}

// `ws:` or `wss:`, the page's host or one that is named: host and path tell services apart.
function addressOf(url: string): string {
  if (/^\/[^/]/.test(url)) return `//${typeof location === "undefined" ? "" : location.host}${url}`;
  return url.replace(/^wss?:/, "");
}

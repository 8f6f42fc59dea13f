import type { Client } from "../core/client.js";

/**
 * Whether two clients reach one service: sockets that are mounted side by side on one host belong
 * together, as `/socket` and `/repeater` do.
 */
export function isSameService(a: Client, b: Client): boolean {
  if (a === b) return true;
  if (a.config.socket || b.config.socket) return a.config.socket === b.config.socket;
  const address = addressOf(a);
  return address !== null && address === addressOf(b) && transportOf(a) === transportOf(b);
}

function transportOf({ config }: Client): unknown {
  return config.transport ?? globalThis.WebSocket;
}

/** Host and path, but for the path's last part; `null` without a url. */
function addressOf({ config: { url } }: Client): string | null {
  if (url === "") return null;
  try {
    const base = typeof location === "undefined" ? "ws://localhost" : location.href;
    const { host, pathname } = new URL(url, base);
    return host + pathname.replace(/[^/]*$/, "");
  } catch {
    // No page to be relative to.
    return url;
  }
}

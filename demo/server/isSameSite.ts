import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

import { isLoopback } from "./isLoopback.js";

/**
 * A page of another site must not reach the sockets or the desk; programs send no `Origin`. A port is
 * no site of its own: the demo's page talks to services on two of them.
 */
export function isSameSite({ headers }: IncomingMessage, host: string): boolean {
  const asked = hostnameOf(`http://${headers.host ?? ""}`);
  if (asked === undefined || !isOwnName(asked, host)) return false;
  if (headers.origin === undefined) return true;
  const from = hostnameOf(headers.origin);
  return from !== undefined && (isLoopback(from) || from === asked);
}

/** Any name can be made to lead here by whoever owns it, and its page would pass for ours. No address can. */
function isOwnName(asked: string, host: string): boolean {
  const isAddress = isIP(asked.replace(/^\[|\]$/g, "")) !== 0;
  return isAddress || isLoopback(asked) || asked === host.toLowerCase();
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

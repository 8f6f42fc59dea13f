import { createHash, randomUUID, timingSafeEqual } from "node:crypto";

import type { ConnectRequest } from "./acceptSockets.js";
import { isLoopback } from "./isLoopback.js";

const authTokenPrefix = "base64url.bearer.phx.";

/** Whether the client brings the token: as its `authToken`, or as the param `token`. */
export function isRepeater({ url, protocols }: ConnectRequest, token: string): boolean {
  const given = authTokenOf(protocols) ?? new URL(url, "ws://localhost").searchParams.get("token");
  // Digests are of one length, and how long they take to compare tells nothing of the token.
  return given !== null && timingSafeEqual(digest(given), digest(token));
}

/** From the environment; set to nothing it is not set. The one that everybody knows is for this machine alone. */
export function readRepeaterToken(host = "localhost"): string {
  const { REPEATER_TOKEN = "" } = process.env;
  if (REPEATER_TOKEN !== "") return REPEATER_TOKEN;
  return isLoopback(host) ? "demo-repeater" : randomUUID();
}

/** One that was made up now is known to nobody yet. */
export function tellRepeaterToken(token: string) {
  if (token === "demo-repeater" || token === process.env.REPEATER_TOKEN) return;
  console.log(`A repeater gets in with REPEATER_TOKEN=${token}`);
}

function authTokenOf(protocols: readonly string[] = []): string | undefined {
  const bearer = protocols.find((protocol) => protocol.startsWith(authTokenPrefix));
  if (bearer === undefined) return undefined;
  return Buffer.from(bearer.slice(authTokenPrefix.length), "base64url").toString();
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

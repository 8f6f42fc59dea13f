const authTokenPrefix = "base64url.bearer.phx.";

export interface ConnectRequest {
  url: string;
  protocols?: readonly string[];
}

export function connectParams({ url, protocols = [] }: ConnectRequest): Record<string, string> {
  const params = Object.fromEntries(query(url));
  delete params.vsn;
  const token = protocols.find((protocol) => protocol.startsWith(authTokenPrefix));
  if (token === undefined) return params;
  return { ...params, authToken: fromBase64(token.slice(authTokenPrefix.length)) };
}

// Protocol 2 is all that is spoken here; without a vsn Phoenix would take protocol 1 (17b, 17d).
export function hasKnownVersion({ url }: ConnectRequest): boolean {
  return (query(url).get("vsn") ?? "2.0.0").startsWith("2.");
}

function query(url: string): URLSearchParams {
  return new URL(url, "ws://localhost").searchParams;
}

// phoenix.js cuts the padding and leaves + and / as they are.
function fromBase64(encoded: string): string {
  return atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
}

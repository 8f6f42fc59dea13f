/**
 * What a channel answers, in the statuses of Phoenix. Any other value that is returned, and is not
 * `undefined`, is the response of an `ok` reply itself.
 *
 * An `ArrayBuffer` or a view as the response goes out as a binary frame.
 */
export type Reply =
  | { readonly ok: unknown }
  | { readonly error: unknown }
  | { readonly status: string; readonly response: unknown };

export interface StatusAndResponse {
  status: string;
  response: unknown;
}

export function toReply(value: unknown): StatusAndResponse {
  if (hasExactly(value, "ok")) return { status: "ok", response: value.ok };
  if (hasExactly(value, "error")) return { status: "error", response: value.error };
  if (hasExactly(value, "status", "response") && typeof value.status === "string") {
    return { status: value.status, response: value.response };
  }
  return { status: "ok", response: value };
}

function hasExactly<Key extends string>(
  value: unknown,
  ...keys: Key[]
): value is Record<Key, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key))
  );
}

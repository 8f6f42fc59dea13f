import type { SlipstreamError } from "../error.js";

/** A payload as it is passed on, or why it does not fit. */
export type Fit =
  { readonly value: unknown; readonly error?: undefined } | { readonly error: SlipstreamError };

/** What the payloads of one topic have to be. */
export interface TopicContract {
  params(params: object): Fit;
  response(response: unknown): Fit;
  message(event: string, payload: unknown): Fit;
  /** Of one who is present. */
  meta(meta: object): Fit;
  push(event: string, payload: unknown): Fit;
  reply(event: string, status: "ok" | "error", response: unknown): Fit;
}

/** Under this key, `defineChannels` keeps what the client asks: validators cost nothing without it. */
export const contractOf: unique symbol = Symbol("contractOf");

/** What `defineChannels` returns: validators by topic pattern. */
export interface ChannelSchemas {
  /** Asked by the client. */
  readonly [contractOf]: (topic: string) => TopicContract | null;
}

export function isChannelSchemas(value: unknown): value is ChannelSchemas {
  return typeof value === "object" && value !== null && contractOf in value;
}

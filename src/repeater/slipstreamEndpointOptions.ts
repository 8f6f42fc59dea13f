import { isCount, isOneOf, wrongOption } from "../core/checks.js";
import type { ChannelOptions } from "../core/options.js";

/** A name, or what makes it of the name here. */
export type Rename = string | ((name: string) => string);

/** How an endpoint publishes on another service. */
export interface SlipstreamEndpointOptions {
  /**
   * The topic over there, or what makes it of the topic here.
   *
   * @default the same topic
   */
  topic?: Rename | undefined;
  /**
   * The event over there, or what makes it of the event here.
   *
   * @default the same event
   */
  event?: Rename | undefined;
  /** Sent with each join over there, for its `join/3`. */
  params?: ChannelOptions["params"];
  /**
   * Waits for the reply to each push. `false` for a channel that does not reply: what was sent counts
   * as repeated then.
   *
   * @default true
   */
  acknowledge?: boolean | undefined;
  /**
   * How many pushes to one topic may be unanswered at a time. The server takes them in order; if the
   * connection is lost, as many may be unknown.
   *
   * @default 64
   */
  maxInFlight?: number | undefined;
  /**
   * Whether what is pushed over there may be heard there again. `false` turns the search for loops
   * off: for a service that sends nothing back to those who repeat from it, and for one beside the
   * source's on one host, which looks like the same. Where something does come back, messages go
   * round for ever.
   *
   * @default true
   */
  echoes?: boolean | undefined;
}

/** @throws {SlipstreamError} `invalid-config`, naming the option, what it got and what it takes. */
export function checkEndpointOptions(options: SlipstreamEndpointOptions): void {
  const { maxInFlight } = options;
  for (const name of ["topic", "event"] as const) {
    if (isOneOf("string", "function")(options[name])) continue;
    throw wrongOption(name, options[name], "a name, or a function of the name here");
  }
  for (const name of ["acknowledge", "echoes"] as const) {
    if (!isOneOf("boolean")(options[name])) throw wrongOption(name, options[name], "true or false");
  }
  if (maxInFlight === undefined || isCount(maxInFlight)) return;
  throw wrongOption("maxInFlight", maxInFlight, "a number, 1 or more");
}

import type { Slipstream } from "../core/slipstream.js";
import type { Endpoint } from "./endpoint.js";
import { SlipstreamEndpoint } from "./slipstreamEndpoint.js";
import type { SlipstreamEndpointOptions } from "./slipstreamEndpointOptions.js";

/**
 * An endpoint on another Phoenix service: joins the topic there and pushes each message, with its event
 * and payload, to a channel that broadcasts it. The channel's replies hold the repeater back. While
 * that topic is not joined messages wait in the repeater; an error reply counts as failed. It connects
 * nothing: call `connect()`, or share the client with a provider.
 *
 * @throws {SlipstreamError} `invalid-config` for a wrong option.
 * @example
 *   const there = createSlipstream({ url: "wss://b.example.com/repeater", authToken });
 *   there.connect();
 *   repeat(here, "room:lobby", createSlipstreamEndpoint(there), { events: ["new_msg"] });
 */
export function createSlipstreamEndpoint(
  target: Slipstream,
  options: SlipstreamEndpointOptions = {},
): Endpoint {
  return new SlipstreamEndpoint(target, options);
}

import { provisionalClaimsOf } from "../core/channel/provisionalClaims.js";
import { clientOf } from "../core/client.js";
import { SlipstreamError } from "../core/error.js";
import type { ChannelOptions } from "../core/options.js";
import type { Slipstream } from "../core/slipstream.js";
import type { TopicState } from "../core/topics/topicState.js";
import { wakeInFrames } from "./frames.js";
import { warnUnlessMounted } from "./ownedClient.js";

/** Suspends the component that renders until its topic was answered once, and throws a refusal. */
export function suspend(slipstream: Slipstream, state: TopicState, options: ChannelOptions): void {
  const { topic, status, isStale, error } = state;
  const client = clientOf(slipstream);
  if (isStale) return;
  // It has no response any more. Shown again, its provider is about to hand out another client.
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- as below
  if (client.isDestroyed) throw never;
  const claims = provisionalClaimsOf(client);
  if (status === "joined" && !error) {
    claims.keep(topic);
    return;
  }
  if (error && isFinal(status, error) && claims.throws(state)) throw error;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- how a component suspends, in every React there is
  throw wakeInFrames(claims.wait(topic, options, () => warnUnlessMounted(slipstream, topic)));
}

const never = { then: () => undefined };

// Params that do not fit are asked for again, and do not fit again.
function isFinal(status: TopicState["status"], error: SlipstreamError): boolean {
  return status === "refused" || status === "joined" || error.code === "invalid-payload";
}

/** For a server, where nothing joins: React sends the fallback, and the page renders the component. */
export function throwOnServer(topic: string): never {
  const error = new SlipstreamError("not-joined", `"${topic}" is joined by the page alone`, {
    hint: "A server renders the fallback of the nearest Suspense boundary: put one around it.",
    topic,
  });
  // Next.js tells nobody of an error with this digest.
  throw Object.assign(error, { digest: "BAILOUT_TO_CLIENT_SIDE_RENDERING" });
}

import { TopicChannel } from "../core/channel/topicChannel.js";
import { SlipstreamError } from "../core/error.js";
import type { UseChannelResult } from "./useChannel.js";

/** The claim behind what `useChannel` returned; `null` without a topic. */
export function claimOf(hook: string, given: UseChannelResult): TopicChannel | null {
  // Without types, anything may come.
  const { channel } = (given as UseChannelResult | null | undefined) ?? {};
  if (channel === null || channel instanceof TopicChannel) return channel;
  throw new SlipstreamError("invalid-config", `${hook} got something else than a channel`, {
    hint: `Pass what useChannel returned: ${hook}(room, …).`,
  });
}

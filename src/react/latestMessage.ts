import type { TopicChannel } from "../core/channel/topicChannel.js";
import { subscribeInFrames } from "./frames.js";

/** The last message of one event while somebody listens; `null` before the first. */
export interface LatestMessage {
  readonly subscribe: (listener: () => void) => () => void;
  readonly get: () => { payload: unknown } | null;
}

export function createLatestMessage(claim: TopicChannel | null, event: string): LatestMessage {
  let latest: { payload: unknown } | null = null;
  return {
    subscribe(listener) {
      const off = subscribeInFrames(
        (notify) =>
          claim?.on(event, (payload) => {
            latest = { payload };
            notify();
          }) ?? nothing,
        listener,
      );
      return () => {
        off();
        // Hidden and shown again, a component begins anew.
        latest = null;
      };
    },
    get: () => latest,
  };
}

const nothing = () => undefined;

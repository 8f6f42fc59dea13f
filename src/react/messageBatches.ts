import type { Message } from "../core/channel/channel.js";
import type { TopicChannel } from "../core/channel/topicChannel.js";
import { subscribeInFrames } from "./frames.js";

/** Hands over each message and each accepted join, in order, at most once per frame. */
export function subscribeToBatches(
  claim: TopicChannel,
  take: (messages: readonly Message[], isFirst: boolean) => void,
): () => void {
  let batch: Message[] = [];
  let isFirst = true;
  return subscribeInFrames(
    (notify) => {
      const add = (event: string, payload: unknown) => {
        batch.push({ event, payload });
        notify();
      };
      const offMessage = claim.onMessage(add);
      const offJoined = claim.onJoined((response) => add("phx_join", response));
      return () => {
        offMessage();
        offJoined();
      };
    },
    () => {
      const messages = batch;
      batch = [];
      take(messages, isFirst);
      isFirst = false;
    },
  );
}

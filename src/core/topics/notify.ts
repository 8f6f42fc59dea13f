import type { SlipstreamError } from "../error.js";
import type { Mailbox } from "../mailbox.js";
import type { ChannelOptions } from "../options.js";
import type { Topic } from "./topic.js";

type Callback = "onJoin" | "onGap" | "onError" | "onClose";

/** To everybody who claims the topic now; who has released it by then is not called. */
function notify<Name extends Callback>(
  mailbox: Mailbox,
  topic: Topic,
  name: Name,
  ...args: Parameters<NonNullable<ChannelOptions[Name]>>
) {
  for (const claim of topic.claims) {
    if (!claim.options[name]) continue;
    mailbox.post(() => {
      const callback = claim.options[name] as ((...given: typeof args) => void) | undefined;
      if (claim.record === topic) callback?.(...args);
    });
  }
}

export function notifyJoined(mailbox: Mailbox, topic: Topic, info: { isRejoin: boolean }): void {
  const { response } = topic;
  for (const claim of topic.claims)
    for (const waiter of claim.waiters ?? []) waiter.joined?.(response);
  notify(mailbox, topic, "onJoin", response, info);
  for (const claim of topic.claims) {
    const { handlers } = claim;
    if (handlers.length === 0) continue;
    mailbox.post(() => {
      // Those that come meanwhile know it already.
      if (claim.record === topic) claim.tellJoined(response, handlers);
    });
  }
}

export function notifyGap(mailbox: Mailbox, topic: Topic): void {
  notify(mailbox, topic, "onGap");
}

export function notifyFailed(mailbox: Mailbox, topic: Topic, error: SlipstreamError): void {
  const { status } = topic.membership;
  // Joined: by an answer that does not fit its schema.
  if (status === "refused" || status === "joined") {
    for (const claim of topic.claims)
      for (const waiter of claim.waiters ?? []) waiter.refused?.(error);
  }
  notify(mailbox, topic, "onError", error);
}

export function notifyClosed(mailbox: Mailbox, topic: Topic, by: "client" | "server"): void {
  notify(mailbox, topic, "onClose", { by });
}

/** A destroyed client releases its claims, and tells them this last thing all the same. */
export function notifyDestroyed(mailbox: Mailbox, topic: Topic): void {
  for (const { options } of topic.claims) {
    const { onClose } = options;
    if (onClose) mailbox.post(() => onClose({ by: "client" }));
  }
}

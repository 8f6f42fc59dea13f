import type { Claim } from "./claim.js";
import type { Topic } from "./topic.js";
import { report } from "../../wire/report.js";

/** Hands one message to every handler of every claim; one that throws disturbs nobody else. */
export function deliver(topic: Topic, event: string, payload: unknown, raw: unknown): void {
  for (const claim of topic.claims) deliverTo(claim, topic, event, claim.isRaw ? raw : payload);
}

export function deliverTo(claim: Claim, topic: Topic, event: string, payload: unknown): void {
  for (const handler of claim.handlers) {
    if (handler.event !== event && handler.event !== null) continue;
    // A handler before may have released the claim.
    if (claim.record !== topic) return;
    try {
      if (handler.event === null) handler.run?.(event, payload);
      else handler.run?.(payload);
    } catch (error) {
      report(error);
    }
  }
  if (claim.record !== topic || !claim.options.onMessage) return;
  try {
    claim.options.onMessage(event, payload);
  } catch (error) {
    report(error);
  }
}

import type { Topic } from "./topic.js";
import { report } from "../wire/report.js";

/** Hands one message to every handler of every claim; one that throws disturbs nobody else. */
export function deliver(topic: Topic, event: string, payload: unknown): void {
  for (const claim of topic.claims) {
    for (const handler of claim.handlers) {
      if (handler.event !== event && handler.event !== null) continue;
      // A handler before may have released the claim.
      if (claim.record !== topic) break;
      try {
        if (handler.event === null) handler.run?.(event, payload);
        else handler.run?.(payload);
      } catch (error) {
        report(error);
      }
    }
    if (claim.record !== topic || !claim.options.onMessage) continue;
    try {
      claim.options.onMessage(event, payload);
    } catch (error) {
      report(error);
    }
  }
}

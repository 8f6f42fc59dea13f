import type { TopicState } from "slipstream-react";

import type { Tone } from "../tones.js";

type TopicInWords = Pick<TopicState, "status" | "attempts">;

/** Where a topic stands, in words. */
export function describeTopic({ status, attempts }: TopicInWords, seconds?: number): string {
  switch (status) {
    case "idle":
      return "Not asked for";
    case "pending":
      return "Waiting for the connection";
    case "queued":
      return "Waiting for its turn to join";
    case "joining":
      return attempts > 0 ? `Joining, attempt ${attempts + 1}` : "Joining";
    case "joined":
      return "Joined";
    case "backoff":
      return seconds
        ? `Joining again in ${seconds} s, attempt ${attempts + 1}`
        : `Joining again now, attempt ${attempts + 1}`;
    case "refused":
      return "Refused by the server";
    case "closed":
      return "Closed by the server";
    case "leaving":
      return "Leaving";
  }
}

export const topicTones: Record<TopicState["status"], Tone> = {
  idle: "calm",
  pending: "calm",
  queued: "busy",
  joining: "busy",
  joined: "good",
  backoff: "busy",
  refused: "bad",
  closed: "bad",
  leaving: "calm",
};

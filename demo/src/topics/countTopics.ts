import type { TopicState } from "slipstream-react";

export const statuses = [
  "pending",
  "queued",
  "joining",
  "joined",
  "backoff",
  "refused",
  "closed",
  "leaving",
] as const satisfies TopicState["status"][];

interface TopicCounts {
  desired: number;
  joinedOnce: number;
  live: number;
}

/** The sizes of the three sets: desired ⊇ joined once ⊇ live. */
export function countTopics(topics: Iterable<TopicState>): TopicCounts {
  const counts = { desired: 0, joinedOnce: 0, live: 0 };
  for (const { status, isStale } of topics) {
    if (status === "leaving") continue;
    counts.desired += 1;
    if (status === "joined") counts.live += 1;
    if (status === "joined" || isStale) counts.joinedOnce += 1;
  }
  return counts;
}

export function countStatus(topics: TopicState[], status: TopicState["status"]): number {
  return topics.filter((topic) => topic.status === status).length;
}

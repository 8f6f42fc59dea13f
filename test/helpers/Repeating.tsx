import { type ReactNode, useEffect } from "react";
import {
  type Endpoint,
  type RepeaterStats,
  type RepeatOptions,
  useRepeater,
} from "slipstream-react";

export interface RepeatingProps extends RepeatOptions {
  topic?: string | readonly string[] | null;
  endpoint: Endpoint;
  /** Told of each commit. */
  onCommit?: (stats: RepeaterStats) => void;
}

/** Shows what became of the messages: `2 repeated, 1 queued`. */
export function Repeating({
  topic = "room:lobby",
  endpoint,
  onCommit,
  ...options
}: RepeatingProps): ReactNode {
  const stats = useRepeater(topic, endpoint, options);
  useEffect(() => {
    onCommit?.(stats);
  });
  return <output>{words(stats)}</output>;
}

function words(stats: RepeaterStats): string {
  const counts = Object.entries(stats).filter(([, count]) => count > 0);
  return counts.map(([name, count]) => `${String(count)} ${name}`).join(", ") || "nothing";
}

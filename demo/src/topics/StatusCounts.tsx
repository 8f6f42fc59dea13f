import type { TopicState } from "slipstream-react";

import { countStatus, statuses } from "./countTopics.js";
import { topicTones } from "./describeTopic.js";

/** Many topics at once: how many stand where, as a bar and in numbers. */
export function StatusCounts({ topics }: { topics: TopicState[] }) {
  const counts = statuses.map((status) => ({ status, count: countStatus(topics, status) }));

  return (
    <>
      <div className="status-bar" aria-hidden="true">
        {counts.map(({ status, count }) => (
          <span key={status} className={topicTones[status]} style={{ flexGrow: count }} />
        ))}
      </div>
      <dl className="status-counts">
        {counts.map(({ status, count }) => (
          <div key={status} className={count === 0 ? "none" : ""} data-status={status}>
            <dt className={`status ${topicTones[status]}`}>{status}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

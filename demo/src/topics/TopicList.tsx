import type { TopicState } from "slipstream-react";

import { useSecondsUntil } from "../useSecondsUntil.js";
import { describeTopic, topicTones } from "./describeTopic.js";

/** Topics one by one, in the order in which they were desired. */
export function TopicList({ topics }: { topics: TopicState[] }) {
  return (
    <div
      className="topic-list"
      role="region"
      aria-label="Topics of the rooms and the log"
      tabIndex={0}
    >
      {topics.length === 0 ? (
        <p className="empty">No room is desired. Open one.</p>
      ) : (
        <ul>
          {topics.map((state) => (
            <TopicRow key={state.topic} state={state} />
          ))}
        </ul>
      )}
    </div>
  );
}

function TopicRow({ state }: { state: TopicState }) {
  const seconds = useSecondsUntil(state.retryAt);
  const { topic, status, attempts, claims, isStale } = state;
  const isLingering = claims === 0 && status !== "leaving";

  return (
    <li data-topic={topic} data-status={status}>
      <b>{topic}</b>
      <span className="topic-numbers">
        {attempts} failed · {claims} {claims === 1 ? "claim" : "claims"}
      </span>
      <span className={`status ${topicTones[status]}`}>
        {describeTopic(state, seconds)}
        {isStale && ", stale"}
        {isLingering && ", about to leave"}
      </span>
    </li>
  );
}

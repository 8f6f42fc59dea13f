import { useTopics } from "slipstream-react";

import { countTopics } from "./countTopics.js";
import { StatusCounts } from "./StatusCounts.js";
import { TopicList } from "./TopicList.js";

export function TopicsPanel() {
  const topics = [...useTopics().values()];
  const tickers = topics.filter(({ topic }) => topic.startsWith("ticker:"));
  const others = topics.filter(({ topic }) => !topic.startsWith("ticker:"));
  const { desired, joinedOnce, live } = countTopics(topics);

  return (
    <section className="card topics" aria-labelledby="topics-title">
      <h2 id="topics-title">Desired and joined</h2>
      <dl className="totals">
        <div>
          <dt>Desired</dt>
          <dd data-testid="desired">{desired}</dd>
        </div>
        <div>
          <dt>Joined once</dt>
          <dd data-testid="joined-once">{joinedOnce}</dd>
        </div>
        <div>
          <dt>Live</dt>
          <dd data-testid="live">{live}</dd>
        </div>
      </dl>
      <h3>Rooms and the log, one by one</h3>
      <TopicList topics={others} />
      <h3>Tickers, by status</h3>
      <StatusCounts topics={tickers} />
    </section>
  );
}

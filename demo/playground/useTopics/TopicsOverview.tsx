import { useState } from "react";
import { useTopics } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { StatusCounts } from "../../src/topics/StatusCounts.js";
import { TopicList } from "../../src/topics/TopicList.js";
import { Claim } from "./Claim.js";

/** Wants these topics, until it is told to let go of one, and shows where all of them stand. */
export function TopicsOverview({ topics }: { topics: readonly string[] }) {
  const [released, setReleased] = useState(0);
  const wanted = topics.slice(0, Math.max(0, topics.length - released));
  const all = [...useTopics().values()];

  return (
    <section className="card topics" aria-label="Topics">
      {wanted.map((topic) => (
        <Claim key={topic} topic={topic} />
      ))}
      <header className="card-header">
        <h2>Topics: {all.length}</h2>
        <ActionButton
          isAvailable={wanted.length > 0}
          onClick={() => setReleased((count) => count + 1)}
        >
          Let go of the last one
        </ActionButton>
      </header>
      <StatusCounts topics={all} />
      <TopicList topics={all} />
    </section>
  );
}

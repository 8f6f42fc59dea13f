import { useTopics } from "slipstream-react";

/** One number of all topics: renders when that changes. */
export function LiveCount() {
  const live = useTopics(
    (topics) => [...topics.values()].filter(({ status }) => status === "joined").length,
  );

  return (
    <section className="card" aria-label="Live topics">
      <h2>Live</h2>
      <p className="big-number" data-testid="live">
        {live}
      </p>
    </section>
  );
}

import { Suspense } from "react";
import { useChannel } from "slipstream-react";

import { ErrorBoundary } from "../stage/ErrorBoundary.js";
import { Facts } from "../stage/Facts.js";

/** Rooms that suspend until they are joined, side by side, with a fallback and an error boundary. */
export function SuspendingRooms({ topics }: { topics: string[] }) {
  return (
    <ErrorBoundary>
      <Suspense fallback={<p className="card empty">The fallback: joining …</p>}>
        <div className="side-by-side">
          {topics.map((topic) => (
            <Room key={topic} topic={topic} />
          ))}
        </div>
      </Suspense>
    </ErrorBoundary>
  );
}

function Room({ topic }: { topic: string }) {
  const room = useChannel(topic, { suspense: true });

  return (
    <article className="card" aria-label={topic}>
      <h2>{topic}</h2>
      <Facts
        of={{
          status: room.status,
          isStale: String(room.isStale),
          response: JSON.stringify(room.response),
        }}
      />
    </article>
  );
}

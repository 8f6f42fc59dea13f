import { useSyncExternalStore } from "react";

import type { SlipstreamEvent } from "slipstream-react";

import type { EventLog } from "./eventLog.js";

/** What the client did, as `onEvent` tells it. */
export function Happened({ log }: { log: EventLog }) {
  const events = useSyncExternalStore(log.subscribe, () => log.events);

  return (
    <ol className="happened" aria-label="What the client did" tabIndex={0}>
      {events.length === 0 && <li className="empty">Nothing has happened yet.</li>}
      {events.map((event, index) => (
        <li key={events.length - index}>{`${event.type} ${detailsOf(event)}`}</li>
      ))}
    </ol>
  );
}

function detailsOf({ type: _, ...details }: SlipstreamEvent): string {
  const words = Object.entries(details).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (name === "topic" || name === "event") return [String(value)];
    return [`${name}: ${typeof value === "number" ? Math.round(value) : String(value)}`];
  });
  return words.join(", ");
}

import type { EventLog } from "./eventLog.js";

/** What the page counts by itself: a drop must leave no hole, and repeat nothing. */
export function LogReadings({ log }: { log: EventLog }) {
  const readings = [
    { name: "Received", id: "log-received", value: log.received },
    { name: "Caught up at the last join", id: "log-caught-up", value: log.caughtUp },
    { name: "Missing", id: "log-missing", value: log.missing, isFault: true },
    { name: "Twice", id: "log-repeated", value: log.repeated, isFault: true },
    { name: "Gaps told", id: "log-gaps", value: log.gaps },
  ];

  return (
    <dl className="log-readings">
      {readings.map(({ name, id, value, isFault = false }) => (
        <div key={id} className={isFault && value > 0 ? "bad" : ""}>
          <dt>{name}</dt>
          <dd data-testid={id}>{value.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}

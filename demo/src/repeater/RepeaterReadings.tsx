import type { RepeaterStats } from "slipstream-react";

import { maxInFlight, maxQueued } from "./services.js";

const readings: { name: keyof RepeaterStats; tone: string; means: string }[] = [
  { name: "repeated", tone: "good", means: "A has acknowledged it, and said it to its clients." },
  {
    name: "queued",
    tone: "busy",
    means: `Waiting for A, ${maxQueued} at most, or for its answer, ${maxInFlight} at most.`,
  },
  {
    name: "dropped",
    tone: "bad",
    means: `Not said on A: the oldest when more than ${maxQueued} waited, or waiting when it was switched off.`,
  },
  { name: "failed", tone: "bad", means: "Not said on A: A answered with an error." },
  {
    name: "unknown",
    tone: "calm",
    means: "Sent and never answered: A was lost meanwhile, and may have said it or not.",
  },
];

/** What became of the messages that were taken from B; together they are all of them. */
export function RepeaterReadings({ stats }: { stats: RepeaterStats }) {
  return (
    <div className="repeater-readings">
      <div className="status-bar" aria-hidden="true">
        {readings.map(({ name, tone }) => (
          <span key={name} className={tone} style={{ flexGrow: stats[name] }} />
        ))}
      </div>
      <dl>
        {readings.map(({ name, tone }) => (
          <div key={name} className={stats[name] === 0 ? "none" : ""}>
            <dt className={`status ${tone}`}>{name}</dt>
            <dd data-testid={`repeater-${name}`}>{stats[name].toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      <details className="repeater-meanings">
        <summary>What they mean</summary>
        <dl>
          {readings.map(({ name, means }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{means}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

import { useState } from "react";
import { useChannel, useChannelReducer } from "slipstream-react";

import { Switch } from "../Switch.js";
import { describeTopic, topicTones } from "../topics/describeTopic.js";
import { useSecondsUntil } from "../useSecondsUntil.js";
import { emptyLog, reduceLog, type Entry } from "./eventLog.js";
import { LogReadings } from "./LogReadings.js";
import { useWriter } from "./useWriter.js";

const topic = "log:demo";

/** A log without holes: what was appended during a drop comes with the next join. */
export function EventLogCard() {
  const [isWriting, setIsWriting] = useState(true);
  const channel = useChannel(topic, {
    params: ({ cursor }) => ({ cursor: typeof cursor === "number" ? cursor : null }),
    cursor: (event, payload) => (event === "event" ? payload.seq : undefined),
  });
  const log = useChannelReducer(channel, reduceLog, emptyLog);
  const seconds = useSecondsUntil(channel.retryAt);
  useWriter(topic, isWriting);

  return (
    <section
      className="card event-log"
      aria-labelledby="log-title"
      data-topic={topic}
      data-status={channel.status}
    >
      <header className="card-header">
        <h2 id="log-title">Event log</h2>
        <p className={`status ${topicTones[channel.status]}`}>{describeTopic(channel, seconds)}</p>
        <Switch label="Writer" isOn={isWriting} onChange={setIsWriting} />
      </header>
      <LogReadings log={log} />
      <LogStrip entries={log.newest} />
    </section>
  );
}

/** One cell for each of the newest events, the last one first; those that were caught up stand out. */
function LogStrip({ entries }: { entries: Entry[] }) {
  if (entries.length === 0) return <p className="empty log-strip">Nothing was appended yet.</p>;
  return (
    <ol className="log-strip" aria-label="The newest events" reversed>
      {[...entries].reverse().map(({ seq, isCaughtUp }) => (
        <li key={seq} className={isCaughtUp ? "caught-up" : ""}>
          {seq}
          {isCaughtUp && <span className="visually-hidden">, caught up</span>}
        </li>
      ))}
    </ol>
  );
}

import { useState } from "react";
import { useChannel, useChannelEvent } from "slipstream-react";

import { bodyOf } from "../stage/bodyOf.js";

interface EventCounterProps {
  event: string;
  /** What the handler of the last render puts before each message. */
  prefix: string;
}

/** Counts the messages of one event. */
export function EventCounter({ event, prefix }: EventCounterProps) {
  const room = useChannel("room:lobby");
  const [heard, setHeard] = useState({ count: 0, last: "nothing yet" });
  useChannelEvent(room, event, (payload) =>
    setHeard(({ count }) => ({ count: count + 1, last: `${prefix}${bodyOf(payload)}` })),
  );

  return (
    <article className="card" aria-label={event}>
      <h2>
        <code>{event}</code>
      </h2>
      <p className="big-number" data-testid="heard">
        {heard.count}
      </p>
      <p className="detail">{heard.last}</p>
    </article>
  );
}

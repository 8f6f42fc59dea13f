import { useState } from "react";
import { type Subscribable, useEndpointEvent } from "slipstream-react";

import { bodyOf } from "./bodyOf.js";

interface ListenerProps {
  endpoint: Subscribable;
  topic: string | null;
  event: string;
}

/** Has no connection of its own: hears what is broadcast on an endpoint. */
export function Listener({ endpoint, topic, event }: ListenerProps) {
  const [heard, setHeard] = useState({ count: 0, last: "nothing yet" });
  useEndpointEvent(endpoint, topic, event, (payload) =>
    setHeard(({ count }) => ({ count: count + 1, last: bodyOf(payload) })),
  );

  return (
    <section className="card" aria-label="The listener">
      <h2>
        A listener for <code>{event}</code>
      </h2>
      <p className="big-number" data-testid="heard">
        {heard.count}
      </p>
      <p className="detail">{heard.last}</p>
    </section>
  );
}

import { useState } from "react";
import { createLocalEndpoint, type Endpoint, type Subscribable } from "slipstream-react";

import { Listener } from "../stage/Listener.js";
import { Repeating } from "./Repeating.js";

interface RepetitionProps {
  /** What the endpoint does with a message. */
  endpoint: "takes them" | "fails" | "never settles";
  /** Which events are repeated; none: all. */
  events: string[];
  maxQueued: number;
}

/** A repeater from a room to an endpoint of this page, and somebody who listens there. */
export function Repetition({ endpoint: kind, events, maxQueued }: RepetitionProps) {
  const [endpoint] = useState(() => createEndpoint(kind));
  const options = {
    maxQueued,
    timeoutMs: 60_000,
    onError: ignore,
    ...(events.length > 0 && { events }),
  };

  return (
    <div className="side-by-side">
      <Repeating endpoint={endpoint} options={options} />
      <Listener endpoint={endpoint} topic="room:lobby" event="new_msg" />
    </div>
  );
}

// Counted as failed, and shown so.
function ignore() {
  return undefined;
}

function createEndpoint(kind: RepetitionProps["endpoint"]): Endpoint & Subscribable {
  const local = createLocalEndpoint();
  const broadcasts: Record<RepetitionProps["endpoint"], Endpoint["broadcast"]> = {
    "takes them": (topic, event, payload) => local.broadcast(topic, event, payload),
    fails: () => Promise.reject(new Error("The disk is full.")),
    "never settles": () => new Promise(() => undefined),
  };
  return { ...local, broadcast: broadcasts[kind] };
}

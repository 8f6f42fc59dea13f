import { useState } from "react";
import { createLocalEndpoint } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { Listener } from "../stage/Listener.js";

interface BroadcastingProps {
  /** `null` for none. */
  topic: string | null;
  event: string;
}

/** An endpoint of this page: buttons broadcast on it, and a component listens. No server is needed. */
export function Broadcasting({ topic, event }: BroadcastingProps) {
  const [endpoint] = useState(createLocalEndpoint);
  const say = (name: string, body: string) => () =>
    void endpoint.broadcast("room:lobby", name, { body });

  return (
    <div className="stage">
      <Listener endpoint={endpoint} topic={topic} event={event} />
      <div className="server-desk">
        <ActionButton onClick={say("new_msg", "Hello.")}>Broadcast new_msg</ActionButton>
        <ActionButton onClick={say("typing", "Ada is typing.")}>Broadcast typing</ActionButton>
      </div>
    </div>
  );
}

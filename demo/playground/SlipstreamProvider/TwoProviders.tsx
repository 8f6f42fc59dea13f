import { useState } from "react";
import { SlipstreamProvider } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { createRooms, goAway, peacefulRooms } from "../stage/createRooms.js";
import { Room } from "../useChannel/Room.js";

/** Two providers are two clients: what becomes of one is nothing to the other. */
export function TwoProviders() {
  return (
    <div className="stage">
      <div className="side-by-side">
        <Service name="A" />
        <Service name="B" />
      </div>
    </div>
  );
}

function Service({ name }: { name: string }) {
  const [server] = useState(() => createRooms(peacefulRooms));

  return (
    <SlipstreamProvider url="/socket" transport={server.transport} reconnectAfterMs={[5_000]}>
      <section className="server-desk" aria-label={`Service ${name}`}>
        <Room topic="room:lobby" />
        <ActionButton onClick={() => goAway(server)}>Take service {name} away</ActionButton>
      </section>
    </SlipstreamProvider>
  );
}

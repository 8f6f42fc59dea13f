import { useEffect, useState } from "react";
import { createBroadcastChannelEndpoint } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { Listener } from "../stage/Listener.js";

type TabsEndpoint = ReturnType<typeof createBroadcastChannelEndpoint>;

/** This tab and another: open this story twice, and each hears what the other says. */
export function Tabs({ name }: { name: string }) {
  const endpoint = useTabsEndpoint(name);

  return (
    <div className="stage">
      {endpoint && (
        <>
          <Listener endpoint={endpoint} topic="room:lobby" event="new_msg" />
          <div className="server-desk">
            <ActionButton onClick={() => void sayHello(endpoint)}>
              Say hello to the other tabs
            </ActionButton>
          </div>
        </>
      )}
    </div>
  );
}

function sayHello(endpoint: TabsEndpoint) {
  return endpoint.broadcast("room:lobby", "new_msg", { body: "Hello from another tab." });
}

// One that is open keeps listening: it is made and closed with the component.
function useTabsEndpoint(name: string): TabsEndpoint | undefined {
  const [endpoint, setEndpoint] = useState<TabsEndpoint>();
  useEffect(() => {
    const opened = createBroadcastChannelEndpoint(name);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- a BroadcastChannel is made by an effect, as it has to be closed
    setEndpoint(opened);
    return () => opened.close();
  }, [name]);
  return endpoint;
}

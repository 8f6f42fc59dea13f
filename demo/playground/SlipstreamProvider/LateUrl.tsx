import { useState } from "react";
import { SlipstreamProvider } from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";

import { ActionButton } from "../../src/ActionButton.js";
import { ConnectionCard } from "./ConnectionCard.js";

/** The url comes when the page is long there: it connects, and what is below is not mounted anew. */
export function LateUrl() {
  const [server] = useState(() => createTestServer());
  const [url, setUrl] = useState<string>();

  return (
    <div className="stage">
      <SlipstreamProvider url={url} transport={server.transport}>
        <ConnectionCard />
        <label className="field">
          <span>A draft, which would be lost with a remount</span>
          <input />
        </label>
      </SlipstreamProvider>
      <div className="server-desk">
        <ActionButton isAvailable={url === undefined} onClick={() => setUrl("/socket")}>
          Give it the url
        </ActionButton>
      </div>
    </div>
  );
}

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SlipstreamProvider } from "slipstream-react";

import { App } from "./App.js";
import { channels } from "./channels.js";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

// Beats and delays at which somebody who watches can read what happens. No linger: a room
// that is opened again is joined anew, and what was said before comes with the join.
createRoot(root).render(
  <StrictMode>
    <SlipstreamProvider
      url="/socket"
      channels={channels}
      heartbeatIntervalMs={5_000}
      leaveAfterMs={0}
      reconnectAfterMs={[500, 1_000, 2_000, 5_000]}
    >
      <App />
    </SlipstreamProvider>
  </StrictMode>,
);

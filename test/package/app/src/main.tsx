import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SlipstreamProvider } from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";

import { channels } from "./channels";
import { Room } from "./Room";

const server = createTestServer();
server.channel("room:*", { join: () => ({ ok: { title: "Lobby" } }) });

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SlipstreamProvider url="/socket" transport={server.transport} channels={channels}>
      <Room id="lobby" />
    </SlipstreamProvider>
  </StrictMode>,
);

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SlipstreamProvider, useChannel } from "slipstream-react";
import { SlipstreamError } from "slipstream-react/core";
import { createTestServer } from "slipstream-react/testing";

const server = createTestServer();
server.channel("room:*", { join: () => ({ ok: { title: "Lobby" } }) });

function Room() {
  const { status, response, error } = useChannel("room:lobby", { params: { token: "t" } });
  if (error instanceof SlipstreamError) return <p>{error.message}</p>;
  return (
    <p>
      {status} {JSON.stringify(response)}
    </p>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SlipstreamProvider url="/socket" transport={server.transport}>
      <Room />
    </SlipstreamProvider>
  </StrictMode>,
);

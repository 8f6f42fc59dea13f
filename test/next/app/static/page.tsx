import { createSlipstream, SlipstreamProvider } from "slipstream-react";

import { Lobby } from "../Lobby";

const slipstream = createSlipstream({ url: "wss://example.com/socket" });

/** A server component, rendered when the app is built: it hands serializable props to the provider. */
export default function Page() {
  return (
    <SlipstreamProvider url="/socket">
      <h1>{slipstream.store.getState().connection.status}</h1>
      <Lobby topic="room:static" />
    </SlipstreamProvider>
  );
}

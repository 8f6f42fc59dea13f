import { createSlipstream, type Endpoint, repeat } from "slipstream-react/core";

const endpoint: Endpoint = {
  broadcast: (...message) => postMessage(message),
};
const heartbeatIntervalMs = Number(new URLSearchParams(location.search).get("beat") ?? 30_000);
const client = createSlipstream({ url: "/socket", heartbeatIntervalMs });

client.connect();
repeat(client, "room:lobby", endpoint, { events: ["new_msg", "bytes"] });

import { createBroadcastChannelEndpoint } from "slipstream-react/core";

// Keeps the process alive only while it subscribes.
const endpoint = createBroadcastChannelEndpoint("scripts");
void endpoint.broadcast("room:a", "msg", { n: 1 });
if (process.argv[2] === "subscribe") {
  endpoint.subscribe("room:a", () => undefined)();
  void endpoint.broadcast("room:a", "msg", { n: 2 });
}
console.log("sent");

import type { Endpoint } from "./endpoint.js";
import type { Route, RouteListener } from "./route.js";
import { SlipstreamEndpoint } from "./slipstreamEndpoint.js";

export function routeTo(endpoint: Endpoint, topic: string, listener: RouteListener): Route {
  return endpoint instanceof SlipstreamEndpoint
    ? endpoint.route(topic, listener)
    : plainRoute(endpoint, topic);
}

// One at a time: of what an endpoint does between the call and its promise, nothing is known.
function plainRoute(endpoint: Endpoint, topic: string): Route {
  return {
    isOpen: true,
    maxInFlight: 1,
    place: null,
    isTimed: false,
    renamed: (events) => events,
    send: (event, payload) => endpoint.broadcast(topic, event, payload),
    close: () => undefined,
  };
}

import { createSlipstream, createSlipstreamEndpoint } from "slipstream-react";

/** The room that is repeated, from B to A. */
export const topic = "room:lobby";

/** More than that, waiting for A, and the oldest is dropped: few, so that one sees it. */
export const maxQueued = 50;

/** That many are sent before A has answered the first. */
export const maxInFlight = 64;

export type Services = ReturnType<typeof createServices>;

/** The page's own service is A; where B is, a page that has one is told by its HTML. */
export const services = findServices();

function findServices() {
  const tag = document.querySelector<HTMLMetaElement>('meta[name="service-b"]');
  return tag === null ? undefined : createServices(tag.content);
}

// Of the page, not of a component: they are connected by their providers, and live as long as it.
function createServices(url: string) {
  const source = createSlipstream({
    url: `${url.replace(/^http/, "ws")}/socket`,
    heartbeatIntervalMs: 5_000,
    leaveAfterMs: 0,
    reconnectAfterMs: [500, 1_000, 2_000, 5_000],
  });
  const target = createSlipstream({
    url: "/repeater",
    authToken: "demo-repeater",
    heartbeatIntervalMs: 5_000,
    leaveAfterMs: 0,
    reconnectAfterMs: [500, 1_000, 2_000, 5_000],
  });
  const endpoint = createSlipstreamEndpoint(target, { maxInFlight });
  return { source, target, endpoint, host: new URL(url).host, desk: `${url}/desk` };
}

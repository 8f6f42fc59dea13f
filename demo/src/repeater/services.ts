import { createSlipstream, createSlipstreamEndpoint } from "slipstream-react";

import { channels } from "../channels.js";

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
  const port = readMeta("service-b");
  if (port === undefined) return undefined;
  // On the page's own host, by whichever name or address the page was found there.
  const host = `${location.hostname}:${port}`;
  return createServices(host, readMeta("repeater-token") ?? "");
}

function readMeta(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
}

// Of the page, not of a component: they are connected by their providers, and live as long as it.
function createServices(host: string, authToken: string) {
  const source = createSlipstream({
    url: `ws://${host}/socket`,
    channels,
    heartbeatIntervalMs: 5_000,
    leaveAfterMs: 0,
    reconnectAfterMs: [500, 1_000, 2_000, 5_000],
  });
  // Other channels behind the same topics, which take what they are told.
  const target = createSlipstream({
    url: "/repeater",
    // Out of the page, so in the hands of whoever opens it: for this demo alone.
    authToken,
    heartbeatIntervalMs: 5_000,
    leaveAfterMs: 0,
    reconnectAfterMs: [500, 1_000, 2_000, 5_000],
  });
  const endpoint = createSlipstreamEndpoint(target, { maxInFlight });
  return { source, target, endpoint, host, desk: `http://${host}/desk` };
}

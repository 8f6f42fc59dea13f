"use client";

import { useEffect, useRef } from "react";

import { isDevelopment } from "../core/isDevelopment.js";

const mostRenewals = 3;

/** Tells of an endpoint that every render makes anew: what waits for the one before is lost. */
export function useEndpointWarning(hook: string, endpoint: object): void {
  const last = useRef({ endpoint, renewals: 0 });
  useEffect(() => {
    const { current } = last;
    current.renewals = current.endpoint === endpoint ? 0 : current.renewals + 1;
    current.endpoint = endpoint;
    if (current.renewals !== mostRenewals || !isDevelopment()) return;
    console.warn(
      `[slipstream] ${hook} gets another endpoint with each render, and starts anew each time. ` +
        "Make it once: in a module, or with useState(() => createLocalEndpoint()).",
    );
  });
}

import type { ReactNode } from "react";

import type { PageServer } from "../../chromium/pageServer.js";

/** One way to show, in a component for each topic, the last message of that topic. */
export type Contender = (topics: readonly string[], server: PageServer) => ReactNode;

export const url = "ws://bench/socket";
export const event = "new_msg";

/** Nothing but messages while it is measured. */
export const heartbeatIntervalMs = 600_000;

export const numberOf = (payload: unknown) => (payload as { n: number }).n;

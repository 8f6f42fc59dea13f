import type { ReactNode } from "react";

import type { PageServer } from "../../chromium/pageServer.js";

/** One way to show who is present on a topic. */
export type PresenceContender = (server: PageServer) => ReactNode;

export const url = "ws://bench/socket";
export const topic = "room:lobby";

/** Nothing but presence while it is measured. */
export const heartbeatIntervalMs = 600_000;

export interface Meta {
  name: string;
}

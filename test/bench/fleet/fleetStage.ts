import type { FleetServer } from "./fleetServer.js";
import type { FleetTime } from "./fleetTime.js";

/** Where the clients of a fleet live. */
export interface FleetStage {
  server: FleetServer;
  time: FleetTime;
  /** From 0 up to 1, without 1. */
  random: () => number;
  /** Of each client. */
  topics: number;
}

import { randomOf } from "../../helpers/randomOf.js";
import { type FleetClient, FleetServer, type Outage } from "./fleetServer.js";
import type { FleetStage } from "./fleetStage.js";
import { FleetTime } from "./fleetTime.js";

const giveUpAfterMs = 300_000;

export interface FleetPlan extends Outage {
  clients: number;
  /** Of each client. */
  topics: number;
}

export interface FleetResult {
  /** The most that reached the server in 100 ms. */
  connects: number;
  joins: number;
  attempts: number;
  /** All were back before it was given up. */
  isOver: boolean;
  /** From the death of the server until the last join was answered. */
  tookMs: number;
}

/** Clients that are connected and joined lose their server in one instant. */
export async function runFleet(
  Client: new (stage: FleetStage) => FleetClient,
  { clients, topics, ...outage }: FleetPlan,
): Promise<FleetResult> {
  const time = new FleetTime();
  const below = randomOf(1);
  const random = () => below(2 ** 32) / 2 ** 32;
  const server = new FleetServer(time, random);
  const areBack = () => server.answered === clients * topics;
  await time.during(async () => {
    const stage = { server, time, random, topics };
    for (let index = 0; index < clients; index += 1) new Client(stage);
    await time.advance(areBack);
    server.die(outage);
    await time.advance(() => areBack() || time.nowMs - server.diedAtMs > giveUpAfterMs);
  });
  return {
    connects: server.connects.most,
    joins: server.joins.most,
    attempts: server.attempts,
    isOver: areBack(),
    tookMs: time.nowMs - server.diedAtMs,
  };
}

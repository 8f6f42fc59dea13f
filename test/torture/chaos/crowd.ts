import { createSlipstream, type Slipstream, type SlipstreamEvent } from "slipstream-react/core";
import { WebSocket } from "ws";

import { LogReader } from "./logReader.js";
import { RoomGuest } from "./roomGuest.js";
import type { Tally } from "./tally.js";

/** Short ones, so that each happens within a short run: a join times out before its connection does. */
const times = {
  timeoutMs: 1_500,
  connectTimeoutMs: 2_000,
  heartbeatIntervalMs: 1_000,
  reconnectAfterMs: [10, 50, 100, 200, 500, 1_000],
  rejoinAfterMs: [100, 500, 1_000],
  leaveAfterMs: 100,
};

export interface CrowdPlan {
  url: string;
  clients: number;
  rooms: number;
  logs: number;
}

/** Clients in this process; each topic is claimed by one of them. */
export class Crowd {
  readonly clients: Slipstream[];
  readonly rooms: RoomGuest[];
  readonly logs: LogReader[];
  readonly sockets = new Set<WebSocket>();

  constructor({ url, clients, rooms, logs }: CrowdPlan, tally: Tally) {
    const { sockets } = this;
    class Transport extends WebSocket {
      constructor(...given: ConstructorParameters<typeof WebSocket>) {
        super(...given);
        sockets.add(this);
        this.once("close", () => sockets.delete(this));
      }
    }
    const onEvent = (event: SlipstreamEvent) => tally.count(`client: ${nameOf(event)}`);
    this.clients = Array.from({ length: clients }, () =>
      createSlipstream({ url, ...times, onEvent, transport: Transport }),
    );
    const clientOf = (index: number) => this.clients[index % clients]!;
    this.rooms = Array.from({ length: rooms }, (_, n) => new RoomGuest(clientOf(n), `room:${n}`));
    this.logs = Array.from({ length: logs }, (_, n) => new LogReader(clientOf(n), `log:${n}`));
  }

  get members(): (RoomGuest | LogReader)[] {
    return [...this.rooms, ...this.logs];
  }

  connect() {
    for (const client of this.clients) client.connect();
  }

  destroy() {
    for (const client of this.clients) client.destroy();
  }
}

function nameOf(event: SlipstreamEvent): string {
  if (event.type === "pushSettled") return `${event.type}: ${event.outcome}`;
  return event.type === "messageDropped" ? `${event.type}: ${event.why}` : event.type;
}

import { Socket } from "phoenix";

import type { FleetClient, FleetConnection } from "./fleetServer.js";
import type { FleetStage } from "./fleetStage.js";

interface Timer {
  reset(): void;
  scheduleTimeout(): void;
}

/** What the types leave out. */
interface SocketParts {
  reconnectTimer: { constructor: new (callback: () => void, delayOf: DelayOf) => Timer };
  reconnectAfterMs: DelayOf;
}
type DelayOf = (tries: number) => number;

// Not exported, so they are taken from a Socket with default options that never connects.
const parts = new Socket("ws://fleet/socket") as unknown as SocketParts;
const PhoenixTimer = parts.reconnectTimer.constructor;

/** phoenix.js's own Timer and delays. Its Channels join all at once as the Socket opens. */
export class PhoenixClient implements FleetClient {
  readonly #stage: FleetStage;
  readonly #reconnectTimer: Timer;

  constructor(stage: FleetStage) {
    this.#stage = stage;
    const connect = () => stage.server.connect(this);
    this.#reconnectTimer = new PhoenixTimer(connect, parts.reconnectAfterMs);
    connect();
  }

  opened(connection: FleetConnection) {
    const { server, topics } = this.#stage;
    this.#reconnectTimer.reset();
    for (let index = 0; index < topics; index += 1) server.join(connection);
  }

  closed() {
    this.#reconnectTimer.scheduleTimeout();
  }

  joined() {
    // Nothing more to do: its joins did not wait for one another.
  }
}

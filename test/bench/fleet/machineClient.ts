import { createConfig } from "../../../src/core/config.js";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  initialConnection,
  transition,
} from "../../../src/core/connection/connectionMachine.js";
import { delayOf } from "../../../src/core/time/delay.js";
import { SlipstreamError } from "../../../src/core/error.js";
import { type Flight, JoinWindow } from "../../../src/core/topics/joinWindow.js";
import type { FleetClient, FleetConnection } from "./fleetServer.js";
import type { FleetStage } from "./fleetStage.js";

const { reconnectAfterMs: schedule, jitter, maxJoinsInFlight } = createConfig({ url: "/socket" });
const error = new SlipstreamError("interrupted", "the connection was lost");

/** The machine of the connection, the delay function and the window of joins, as shipped. */
export class MachineClient implements FleetClient {
  readonly #stage: FleetStage;
  #machine = initialConnection();
  #connection: FleetConnection | undefined;
  #joins: { window: JoinWindow<{ priority: number }>; flights: Flight[] } | undefined;

  constructor(stage: FleetStage) {
    this.#stage = stage;
    this.#dispatch({ type: "connectRequested" });
  }

  opened(connection: FleetConnection) {
    this.#connection = connection;
    this.#dispatch({ type: "wireOpened" });
  }

  closed() {
    this.#dispatch({ type: "wireEnded", error });
  }

  retry() {
    this.#dispatch({ type: "retryElapsed" });
  }

  joined() {
    const flight = this.#joins?.flights.shift();
    if (flight) this.#joins?.window.land(flight);
    this.#pump();
  }

  #dispatch(event: ConnectionEvent) {
    const [next, commands] = transition(this.#machine, event);
    this.#machine = next;
    for (const command of commands) this.#run(command);
  }

  #run(command: ConnectionCommand) {
    const { server, time, topics, random } = this.#stage;
    switch (command.type) {
      case "openWire":
        server.connect(this);
        break;
      case "scheduleRetry": {
        const { tries, isAfterLoss } = command;
        const delayMs = delayOf({ schedule, tries, jitter, isAfterLoss }, { random });
        time.after(delayMs, retry, this);
        break;
      }
      case "announceOpen": {
        // Reset or made anew is the same, and 100,000 of them fill the caches.
        const window = new JoinWindow({ elapsed: () => time.nowMs }, maxJoinsInFlight);
        for (let index = 0; index < topics; index += 1) window.request({ priority: 0 });
        this.#joins = { window, flights: [] };
        this.#pump();
        break;
      }
      case "announceLoss":
        this.#joins = this.#connection = undefined;
        break;
      // Nothing to undo: a wait is over when a try begins, and the server closes by itself.
      case "cancelRetry":
      case "closeWire":
    }
  }

  #pump() {
    while (this.#connection && this.#joins?.window.next()) {
      this.#joins.flights.push(this.#joins.window.launch());
      this.#stage.server.join(this.#connection);
    }
  }
}

const retry = (client: MachineClient) => client.retry();

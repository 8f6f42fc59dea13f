import type { FleetTime } from "./fleetTime.js";
import { Peak } from "./peak.js";

const nearestMs = 10;
const spreadMs = 50;

/** What the server does after it has died. */
export interface Outage {
  downMs: number;
  /** How many connections it takes in 100 ms; more are refused. */
  capacity: number;
}

/** What a client is told by its connection. */
export interface FleetClient {
  opened(connection: FleetConnection): void;
  /** Lost, or refused. */
  closed(): void;
  joined(): void;
}

export interface FleetConnection {
  client: FleetClient;
  /** To the server, and again back. */
  latencyMs: number;
}

/** One server that all clients lose at once. */
export class FleetServer {
  readonly connects = new Peak();
  readonly joins = new Peak();
  attempts = 0;
  answered = 0;
  diedAtMs = 0;
  readonly #time: FleetTime;
  readonly #random: () => number;
  readonly #connections: FleetConnection[] = [];
  readonly #taken = new Peak();
  #outage: Outage = { downMs: 0, capacity: Infinity };

  constructor(time: FleetTime, random: () => number) {
    this.#time = time;
    this.#random = random;
  }

  connect(client: FleetClient) {
    const latencyMs = nearestMs + this.#random() * spreadMs;
    this.attempts += 1;
    if (this.#sinceDeathMs() + latencyMs < this.#outage.downMs) {
      this.#time.after(2 * latencyMs, close, client);
    } else this.#time.after(latencyMs, this.#answer, { client, latencyMs });
  }

  join(connection: FleetConnection) {
    this.#time.after(connection.latencyMs, this.#answerJoin, connection);
  }

  /** Loses all connections, and counts anew. */
  die(outage: Outage) {
    this.#outage = outage;
    this.diedAtMs = this.#time.nowMs;
    this.attempts = this.answered = 0;
    for (const each of [this.connects, this.joins, this.#taken]) each.clear();
    for (const { client, latencyMs } of this.#connections.splice(0)) {
      this.#time.after(latencyMs, close, client);
    }
  }

  readonly #answer = (connection: FleetConnection) => {
    const { client, latencyMs } = connection;
    const atMs = this.#sinceDeathMs();
    this.connects.add(atMs);
    if (this.#taken.at(atMs) >= this.#outage.capacity) {
      this.#time.after(latencyMs, close, client);
      return;
    }
    this.#taken.add(atMs);
    this.#connections.push(connection);
    this.#time.after(latencyMs, open, connection);
  };

  readonly #answerJoin = ({ client, latencyMs }: FleetConnection) => {
    this.joins.add(this.#sinceDeathMs());
    this.#time.after(latencyMs, this.#tellJoined, client);
  };

  readonly #tellJoined = (client: FleetClient) => {
    this.answered += 1;
    client.joined();
  };

  #sinceDeathMs() {
    return this.#time.nowMs - this.diedAtMs;
  }
}

const open = (connection: FleetConnection) => connection.client.opened(connection);
const close = (client: FleetClient) => client.closed();

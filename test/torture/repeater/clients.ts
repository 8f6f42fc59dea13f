import {
  createSlipstream,
  type Slipstream,
  type SlipstreamError,
  type SlipstreamOptions,
} from "slipstream-react/core";
import { expect, vi } from "vitest";
import { WebSocket } from "ws";

import type { Tally } from "../chaos/tally.js";

const patienceMs = 60_000;
/** Short ones, so that each happens within a short run. */
const times = {
  timeoutMs: 1_500,
  connectTimeoutMs: 2_000,
  heartbeatIntervalMs: 1_000,
  reconnectAfterMs: [10, 50, 100, 200, 500],
  rejoinAfterMs: [50, 100, 500],
};

/** Clients that are counted by name, and end together. */
export class Clients {
  readonly #tally: Tally;
  readonly #all: Slipstream[] = [];

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  open(name: string, url: string, options: SlipstreamOptions = {}): Slipstream {
    const client = createSlipstream({
      ...{ url, ...times, transport: WebSocket, ...options },
      onEvent: ({ type }) => this.#tally.count(`${name}: ${type}`),
    });
    this.#all.push(client);
    client.connect();
    return client;
  }

  /** For `onError` of a repeater. */
  readonly countError = ({ code }: SlipstreamError) => this.#tally.count(`repeater error: ${code}`);

  /** Each is connected, has joined its topics, and what was sent to it before has come. */
  async answered() {
    const ask = async (client: Slipstream) => {
      await client.connected({ timeoutMs: patienceMs });
      await vi.waitFor(() => expectJoined(client), { timeout: patienceMs });
      await vi.waitFor(() => client.ping(), { timeout: patienceMs });
    };
    await Promise.all(this.#all.map(ask));
  }

  destroy() {
    for (const client of this.#all) client.destroy();
  }
}

function expectJoined({ store }: Slipstream) {
  const topics = [...store.getState().topics.values()];
  expect(topics.filter(({ status }) => status !== "joined")).toEqual([]);
}

import { setTimeout as wait } from "node:timers/promises";

import type { Slipstream } from "slipstream-react/core";
import { expect, onTestFinished, vi } from "vitest";

import { freePort } from "../chaos/demoProcess.js";
import { Tally } from "../chaos/tally.js";
import { seed } from "../effort.js";
import { type Ferry, takenBy } from "./books.js";
import { Clients } from "./clients.js";
import { Publisher } from "./publisher.js";
import { type Service, startService } from "./service.js";

export const patienceMs = 60_000;
const perSecond = 500;

/** Two services; a publisher on B, and a client there to repeat from. */
export class Stage {
  readonly tally: Tally;
  readonly clients: Clients;
  readonly source: Slipstream;
  readonly publisher: Publisher;
  readonly a: Service;
  readonly b: Service;

  private constructor(title: string, a: Service, b: Service, topics: readonly string[]) {
    this.a = a;
    this.b = b;
    this.tally = new Tally(`${title}, seed ${seed}`);
    this.clients = new Clients(this.tally);
    this.source = this.clients.open("source", b.demo.url);
    this.publisher = new Publisher(this.clients.open("publisher", b.demo.url), topics);
  }

  /** Until the test is over. */
  static async open(title: string, topics: readonly string[]): Promise<Stage> {
    const port = await freePort();
    const [a, b] = await Promise.all([startService(port), startService(await freePort(port + 1))]);
    const stage = new Stage(title, a, b, topics);
    onTestFinished(() => {
      stage.clients.destroy();
      stage.tally.print();
    });
    return stage;
  }

  /** Publishes while something else happens. */
  async publishDuring(act: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const publishing = this.publisher.run(perSecond, over.signal);
    try {
      await act;
    } finally {
      over.abort();
      await publishing;
    }
  }

  /** Publishes for a while, until all of it has arrived. */
  async publishFor(ms: number, ferries: readonly Ferry[]): Promise<void> {
    await this.publishDuring(wait(ms));
    await this.settled(ferries);
  }

  /** Both sides are up, and everything that was published has been taken and settled. */
  async settled(ferries: readonly Ferry[]): Promise<void> {
    const look = async () => {
      const [a, b] = await Promise.all([this.a.demo.stats(), this.b.demo.stats()]);
      return { frozen: [a.frozen, b.frozen] };
    };
    await eventually(look, { frozen: [false, false] });
    await this.clients.answered();
    await vi.waitFor(() => this.publisher.flush(), { timeout: patienceMs });
    await eventually(
      async () => {
        const { logs } = await this.b.demo.stats();
        return ferries.map(({ topic, repeater }) => ({
          missing: (logs[topic] ?? 0) - takenBy(repeater),
          queued: repeater.stats.queued,
        }));
      },
      ferries.map(() => ({ missing: 0, queued: 0 })),
    );
    // What the target said before its last replies has been heard by those who listen there.
    await this.clients.answered();
  }

  /** Ends all clients; nothing of them may be left. */
  async leave(): Promise<void> {
    this.clients.destroy();
    const look = async () => {
      const [a, b] = await Promise.all([this.a.demo.stats(), this.b.demo.stats()]);
      return [a, b].map(({ connections, joined, followers }) => [connections, joined, followers]);
    };
    await eventually(look, [
      [0, {}, 0],
      [0, {}, 0],
    ]);
  }
}

/** Looks again and again, for as long as a calm service may reasonably take. */
async function eventually<T>(look: () => Promise<T>, expected: T) {
  await vi.waitFor(async () => expect(await look()).toEqual(expected), {
    timeout: patienceMs,
    interval: 50,
  });
}

import {
  createSlipstreamEndpoint,
  type Endpoint,
  type Message,
  repeat,
  type Repeater,
  type RepeaterStats,
  type RepeatOptions,
  type SlipstreamEndpointOptions,
  type SlipstreamError,
  type SlipstreamOptions,
} from "slipstream-react/core";
import { createTestServer, type TestServer } from "slipstream-react/testing";

import { type Deferred, deferred } from "../helpers/deferred.js";
import { ManualClock } from "../helpers/manualClock.js";
import { settle } from "../helpers/settle.js";
import { type Stage, startClient } from "../helpers/startClient.js";

export type Answer = "ok" | "error" | "none";

/** Two services, a client on each, in one time. */
export interface Pair {
  source: Stage;
  target: Stage;
  clock: ManualClock;
  /** How the target's channels answer a push, from now on. */
  answer: (how: Answer) => void;
  /** Broadcasts numbers on the source, each as the `n` of a payload. */
  say: (...numbers: number[]) => Promise<void>;
}

/** Channels of "room:*" that take joins, and every push in the way that `mood` says. */
export function createRooms(mood: () => Answer = () => "ok"): TestServer {
  const server = createTestServer({ onError: () => undefined });
  server.channel("room:*", {
    handleIn: {
      "*": () => ({ ok: { ok: {} }, error: { error: { reason: "no" } }, none: undefined })[mood()],
    },
  });
  return server;
}

/** Neither is connected. A topic that is not "room:*" waits for a test to answer. */
export function startPair(options: SlipstreamOptions = {}): Pair {
  let mood: Answer = "ok";
  const clock = new ManualClock();
  const own = { reconnectAfterMs: [50], rejoinAfterMs: [100], ...options };
  const source = startClient(own, { server: createRooms(), clock });
  const target = startClient(own, { server: createRooms(() => mood), clock });
  return {
    ...{ source, target, clock },
    answer: (how) => (mood = how),
    say: (...numbers) => say(source.server, ...numbers),
  };
}

/** Both connected. */
export async function openPair(options?: SlipstreamOptions): Promise<Pair> {
  const pair = startPair(options);
  pair.source.client.connect();
  pair.target.client.connect();
  await settle();
  return pair;
}

/** And "room:a" of the one is repeated on the other. */
export async function openRepeated(
  options?: RepeatOptions,
  endpointOptions?: SlipstreamEndpointOptions,
  clientOptions?: SlipstreamOptions,
) {
  const pair = await openPair(clientOptions);
  return { ...pair, ...(await repeatRoom(pair, options, endpointOptions)) };
}

export async function repeatRoom(
  { source, target }: Pick<Pair, "source" | "target">,
  options: RepeatOptions = {},
  endpointOptions?: SlipstreamEndpointOptions,
): Promise<{ repeater: Repeater; errors: SlipstreamError[] }> {
  const errors: SlipstreamError[] = [];
  const endpoint = createSlipstreamEndpoint(target.client, endpointOptions);
  const onError = (error: SlipstreamError) => errors.push(error);
  const repeater = repeat(source.client, "room:a", endpoint, { onError, ...options });
  await settle();
  return { repeater, errors };
}

export async function say(server: TestServer, ...numbers: number[]): Promise<void> {
  for (const n of numbers) server.broadcast("room:a", "msg", { n });
  await settle();
}

/** What was pushed to a server, in the order in which it came. */
export function pushedTo(server: TestServer): (Message & { topic: string })[] {
  return server.frames
    .filter(({ direction, frame }) => direction === "in" && frame?.[2] !== "phoenix")
    .map(({ frame }) => ({
      topic: String(frame?.[2]),
      event: String(frame?.[3]),
      payload: frame?.[4],
    }))
    .filter(({ event }) => !event.startsWith("phx_"));
}

/** The `n` of each payload. */
export function numbersOf(messages: readonly { payload: unknown }[]): number[] {
  return messages.map(({ payload }) => (payload as { n: number }).n);
}

/** The numbers that a server was pushed. */
export const numbersTo = (server: TestServer): number[] => numbersOf(pushedTo(server));

/** An endpoint that keeps what it gets, and the promises that it gave for it. */
export class SlowEndpoint implements Endpoint {
  readonly messages: (Message & { topic: string })[] = [];
  readonly broadcasts: Deferred<void>[] = [];

  broadcast(topic: string, event: string, payload: unknown): Promise<void> {
    this.messages.push({ topic, event, payload });
    const broadcast = deferred();
    this.broadcasts.push(broadcast);
    return broadcast.promise;
  }

  get numbers(): number[] {
    return numbersOf(this.messages);
  }

  /** Settles the first that is not settled. */
  async next(error?: Error): Promise<void> {
    const broadcast = this.broadcasts.shift();
    if (error) broadcast?.reject(error);
    else broadcast?.resolve();
    await settle();
  }
}

/** The same, and done with it at once. */
export function createListener() {
  const messages: (Message & { topic: string })[] = [];
  const endpoint: Endpoint = {
    broadcast: (topic, event, payload) => void messages.push({ topic, event, payload }),
  };
  return { endpoint, messages };
}

/** All that a repeater took, by what became of it. */
export function stats(counts: Partial<RepeaterStats>): RepeaterStats {
  return { repeated: 0, dropped: 0, failed: 0, unknown: 0, queued: 0, ...counts };
}

import {
  createSlipstreamEndpoint,
  repeat,
  type Repeater,
  type RepeatOptions,
  type SlipstreamEndpointOptions,
  type SlipstreamError,
  type SlipstreamOptions,
} from "slipstream-react/core";
import { createTestServer, type TestServer } from "slipstream-react/testing";

import { ManualClock } from "../helpers/manualClock.js";
import { settle } from "../helpers/settle.js";
import { openClient, type Stage } from "../helpers/startClient.js";
import { numbersTo } from "./pair.js";

/** Broadcasts what it is pushed to everybody on the topic, whoever pushed it: its own echo too. */
export function createEchoingServer(change = (payload: unknown) => payload): TestServer {
  const server = createTestServer();
  let echoes = 0;
  server.channel("*", {
    handleIn: {
      "*": (payload, socket, event) => {
        // A loop that is not cut fails its test, and does not hang it.
        if ((echoes += 1) <= 1_000) socket.broadcast(event, change(payload));
        return {};
      },
    },
  });
  return server;
}

/** Clients on services of their own, all in one time. */
export async function openServices(
  count: number,
  change?: (payload: unknown) => unknown,
): Promise<Stage[]> {
  const clock = new ManualClock();
  const stages: Stage[] = [];
  for (let n = 0; n < count; n++) {
    const url = `ws://service-${n}/socket`;
    stages.push(await openClient({ url }, { server: createEchoingServer(change), clock }));
  }
  return stages;
}

/** The same with a url for each, by a transport that they share. */
export async function openEach(
  urls: readonly string[],
  create: () => TestServer = createEchoingServer,
): Promise<Stage[]> {
  const clock = new ManualClock();
  const servers = urls.map((url) => ({ url, server: create() }));
  const serverAt = (at: string) => servers.find(({ url }) => at.startsWith(`${url}/`))!.server;
  const transport = new Proxy(servers[0]!.server.transport, {
    construct: (_target, [at]: [string]) => new (serverAt(at).transport)(at),
  });
  const open = ({ url, server }: (typeof servers)[number]) =>
    openClient({ url, transport }, { server, clock });
  return Promise.all(servers.map(open));
}

/** Another client on the server of one. */
export async function openBeside(stage: Stage, options: SlipstreamOptions): Promise<Stage> {
  const { server, clock } = stage;
  return openClient(options, { server, clock });
}

interface Plan {
  options?: RepeatOptions;
  endpoint?: SlipstreamEndpointOptions;
  topic?: string;
}

/** Keeps the loops that it is told of. */
export class Ring {
  readonly errors: SlipstreamError[] = [];

  repeat(from: Stage | undefined, to: Stage | undefined, plan: Plan = {}): Repeater {
    const { options, endpoint, topic = "room:a" } = plan;
    return repeat(from!.client, topic, createSlipstreamEndpoint(to!.client, endpoint), {
      onError: (error) => this.errors.push(error),
      ...options,
    });
  }
}

/** Broadcasts one message there, and lets it go where it goes. */
export async function sayOn(stage: Stage | undefined, n: number, event = "msg"): Promise<void> {
  stage!.server.broadcast("room:a", event, { n });
  await settle();
}

/** What each was pushed. */
export const numbersOn = (...stages: Stage[]): number[][] =>
  stages.map(({ server }) => numbersTo(server));

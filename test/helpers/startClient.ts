import type {
  Channel,
  ChannelOptions,
  Slipstream,
  SlipstreamEvent,
  SlipstreamOptions,
} from "slipstream-react/core";
import {
  createTestServer,
  type TestServer,
  type TestServerOptions,
} from "slipstream-react/testing";
import { afterEach, expect } from "vitest";

import { createClient } from "../../src/core/createSlipstream.js";
import { ManualClock } from "./manualClock.js";
import { trackTimers } from "./pageTimers.js";
import "./reports.js";
import { settle } from "./settle.js";

export interface Stage {
  client: Slipstream;
  server: TestServer;
  clock: ManualClock;
  /** What `onEvent` was told. */
  events: SlipstreamEvent[];
}

interface Props {
  server?: TestServer;
  serverOptions?: TestServerOptions;
  clock?: ManualClock;
}

const stages: Stage[] = [];
const pageTimers = trackTimers();

/** A client without jitter on a test server, in manual time. It is destroyed after the test. */
export function startClient(options: SlipstreamOptions = {}, props: Props = {}): Stage {
  const { server = createTestServer(props.serverOptions), clock = new ManualClock() } = props;
  const events: SlipstreamEvent[] = [];
  const client = createClient(
    {
      url: "ws://localhost/socket",
      transport: server.transport,
      jitter: false,
      onEvent: (event) => events.push(event),
      ...options,
    },
    clock,
  );
  const stage = { client, server, clock, events };
  stages.push(stage);
  return stage;
}

/** The same, and connected. */
export async function openClient(options?: SlipstreamOptions, props?: Props): Promise<Stage> {
  const stage = startClient(options, props);
  stage.client.connect();
  await settle();
  return stage;
}

afterEach(async () => {
  const finished = stages.splice(0);
  for (const { client } of finished) client.destroy();
  await settle();
  for (const { client, clock, server } of finished) {
    expect(clock.timers, "timers of ours that are left").toEqual([]);
    expect(openOn(server), "connections that are left").toEqual([]);
    expect([...client.store.getState().topics.keys()], "topics that are left").toEqual([]);
    expect(client.store.getState().connection.status).toBe("stopped");
  }
  expect(pageTimers.pending(), "timers of phoenix.js that are left").toBe(0);
});

function openOn(server: TestServer): number[] {
  return server.connections
    .filter(({ status }) => status === "open" || status === "connecting")
    .map(({ id }) => id);
}

/** What reached the server, as `"phx_join room:a"`; without heartbeats. */
export function framesTo(server: TestServer): string[] {
  return server.frames
    .filter(({ direction, frame }) => direction === "in" && frame?.[2] !== "phoenix")
    .map(({ frame }) => `${String(frame?.[3])} ${String(frame?.[2])}`);
}

/** The events of one type. */
export function eventsOf<Type extends SlipstreamEvent["type"]>(
  events: readonly SlipstreamEvent[],
  type: Type,
): Extract<SlipstreamEvent, { type: Type }>[] {
  return events.filter(
    (event): event is Extract<SlipstreamEvent, { type: Type }> => event.type === type,
  );
}

export interface JoinedStage extends Stage {
  room: Channel;
  joinRef: string;
}

/** The same, and joined to "room:a". */
export async function joinRoom(
  options?: SlipstreamOptions,
  channelOptions?: ChannelOptions,
): Promise<JoinedStage> {
  const stage = await openClient(options);
  const room = stage.client.channel("room:a", channelOptions);
  const join = await stage.server.expectJoin("room:a");
  join.ok({ from: "join" });
  await settle();
  return { ...stage, room, joinRef: join.joinRef };
}

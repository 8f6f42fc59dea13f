import type { Channel } from "../core/channel/channel.js";
import { provisionalClaimsOf } from "../core/channel/provisionalClaims.js";
import type { TopicChannel } from "../core/channel/topicChannel.js";
import { type Client, clientOf } from "../core/client.js";
import { SlipstreamError } from "../core/error.js";
import type { Slipstream } from "../core/slipstream.js";
import { type TopicState, unclaimedState } from "../core/topics/topicState.js";
import { runSoon, subscribeInFrames } from "./frames.js";
import { throwOnServer } from "./suspend.js";
import type { UseChannelOptions } from "./useChannel.js";

/** What `useChannel` keeps from render to render of one topic. */
export interface ChannelHandle extends Pick<Channel, "push" | "send" | "on" | "rejoin"> {
  readonly topic: string | null;
  /** `null` without a topic. */
  readonly channel: Channel | null;
  /** Claims the topic, and returns how to release it. */
  readonly claim: () => () => void;
  readonly update: (options: UseChannelOptions) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly getState: () => TopicState;
  readonly getServerState: () => TopicState;
  /** Of a component that suspends on a server: it throws. */
  readonly getFallback: () => TopicState;
}

/** Has no effect on the client until it claims: it may be made by a render that is thrown away. */
export function createChannelHandle(slipstream: Slipstream, topic: string | null): ChannelHandle {
  if (topic === null) return idleHandle;
  const client = clientOf(slipstream);
  return handleOf(client, client.prepare(topic, {}));
}

function handleOf(client: Client, claim: TopicChannel): ChannelHandle {
  const serverState = unclaimedState(claim.topic, "pending");
  let shown = serverState;
  let suspends = false;
  return {
    topic: claim.topic,
    channel: claim,
    push: (...args) => claim.push(...args),
    send: (...args) => claim.send(...args),
    on: (...args) => claim.on(...args),
    rejoin: () => claim.rejoin(),
    claim() {
      if (suspends) provisionalClaimsOf(client).adopt(claim, runSoon);
      claim.claim();
      return () => void claim.leave();
    },
    update(options) {
      suspends = options.suspense ?? false;
      claim.update(options);
    },
    subscribe: (listener) => subscribeInFrames((notify) => claim.subscribe(notify), listener),
    getState() {
      const { state } = claim;
      if (!looksSame(shown, state)) shown = state;
      return shown;
    },
    getServerState: () => serverState,
    getFallback: () => throwOnServer(claim.topic),
  };
}

// What a component sees of a topic; the number of claims, for example, is none of it.
const visible = ["status", "isStale", "response", "error", "attempts"] as const;

function looksSame(a: TopicState, b: TopicState): boolean {
  return a === b || visible.every((field) => Object.is(a[field], b[field]));
}

const nothing = () => undefined;
const idleState = unclaimedState("", "idle");

const idleHandle: ChannelHandle = {
  topic: null,
  channel: null,
  push: (event) =>
    Promise.reject(
      new SlipstreamError("not-joined", `push "${event}": useChannel was given null for a topic`, {
        event,
      }),
    ),
  send: nothing,
  on: () => nothing,
  rejoin: nothing,
  claim: () => nothing,
  update: nothing,
  subscribe: () => nothing,
  getState: () => idleState,
  getServerState: () => idleState,
  getFallback: () => idleState,
};

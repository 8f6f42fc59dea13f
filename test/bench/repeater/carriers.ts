import type { Endpoint, RepeaterStats, Slipstream } from "slipstream-react/core";

import {
  createBroadcastChannelEndpoint,
  createLocalEndpoint,
  createSlipstreamEndpoint,
  repeat,
} from "../contenders/slipstream.js";

/** Between a source and where its messages come out. */
export interface Stage {
  readonly source: Slipstream;
  readonly topics: readonly string[];
  /** A client of another service; what is pushed there has arrived as it leaves. */
  openTarget(): Slipstream;
  /** To be called with each message that comes out on this side. */
  readonly arrived: () => void;
}

/** What carries the messages of a source. */
export interface Load {
  /** `null` without a repeater. */
  stats(): RepeaterStats | null;
  stop(): void;
}

export interface Carrier {
  readonly name: string;
  /** The service over there replies to each push. */
  readonly hasReplies?: boolean;
  load(stage: Stage): Load;
}

const resolved = Promise.resolve();

/** What a page does without a repeater. */
export const base: Carrier = {
  name: "onMessage (the base)",
  load({ source, topics, arrived }) {
    for (const topic of topics) source.channel(topic).onMessage(arrived);
    return { stats: () => null, stop: () => undefined };
  },
};

export const local: Carrier = {
  name: "local, one subscriber",
  load(stage) {
    const endpoint = createLocalEndpoint();
    for (const topic of stage.topics) endpoint.subscribe(topic, () => stage.arrived());
    return repeatedOn(endpoint, stage);
  },
};

const broadcastChannel: Carrier = {
  name: "BroadcastChannel, same process",
  load(stage) {
    const name = "slipstream-bench";
    const endpoint = createBroadcastChannelEndpoint(name);
    const other = createBroadcastChannelEndpoint(name);
    for (const topic of stage.topics) other.subscribe(topic, () => stage.arrived());
    const load = repeatedOn(endpoint, stage);
    return {
      stats: () => load.stats(),
      stop() {
        load.stop();
        endpoint.close();
        other.close();
      },
    };
  },
};

export const carriers: readonly Carrier[] = [
  base,
  ownEndpoint("own, returns nothing", () => undefined),
  ownEndpoint("own, a resolved promise", () => resolved),
  local,
  broadcastChannel,
  otherService("Slipstream", true),
  otherService("Slipstream, unacknowledged", false),
];

function ownEndpoint(name: string, answer: () => void | Promise<void>): Carrier {
  return {
    name,
    load(stage) {
      const broadcast = () => {
        stage.arrived();
        return answer();
      };
      return repeatedOn({ broadcast }, stage);
    },
  };
}

function otherService(name: string, acknowledge: boolean): Carrier {
  return {
    name,
    hasReplies: acknowledge,
    load: (stage) =>
      repeatedOn(createSlipstreamEndpoint(stage.openTarget(), { acknowledge }), stage),
  };
}

function repeatedOn(endpoint: Endpoint, { source, topics }: Stage): Load {
  const repeater = repeat(source, topics, endpoint);
  return { stats: () => repeater.stats, stop: () => repeater.stop() };
}

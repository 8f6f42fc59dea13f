import type * as Core from "slipstream-react/core";

import { type Contender, event, payload, type TrackedSession } from "./contender.js";

/** As built: what is measured is what is published. */
export const {
  createSlipstream,
  repeat,
  createLocalEndpoint,
  createBroadcastChannelEndpoint,
  createSlipstreamEndpoint,
} = (await import(new URL("../../../dist/core.js", import.meta.url).href)) as typeof Core;

/** A client of this package, with a claim for each topic. */
export const slipstream: Contender<TrackedSession> = {
  name: "slipstream",
  open(Transport, tally) {
    const client = createSlipstream({
      url: "ws://bench/socket",
      transport: Transport,
      reconnectAfterMs: [0],
      jitter: false,
    });
    let channels: Core.Channel[] = [];
    const onMessage = () => {
      tally.messages += 1;
    };
    const onJoin = () => {
      tally.joined += 1;
    };
    const onReply = () => {
      tally.replies += 1;
    };
    const onLeft = () => {
      tally.left += 1;
    };
    const now = { afterMs: 0 };
    const options = { onJoin };
    return {
      connect: () => client.connect(),
      join(topics) {
        channels = topics.map((topic) => {
          const channel = client.channel(topic, options);
          channel.on(event, onMessage);
          return channel;
        });
      },
      push() {
        for (const channel of channels) void channel.push(event, payload).then(onReply);
      },
      leave() {
        for (const channel of channels) void channel.leave(now).then(onLeft);
        channels = [];
      },
      isJoined: (index) => channels[index]?.state.status === "joined",
      close: () => client.destroy(),
    };
  },
};

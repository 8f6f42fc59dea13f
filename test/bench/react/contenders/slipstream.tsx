import { type FunctionComponent, useState } from "react";
import { SlipstreamProvider, useChannel, useChannelEvent, useLatest } from "slipstream-react";

import { type Contender, event, heartbeatIntervalMs, numberOf, url } from "./contender.js";

/** `useLatest` in each component. */
export const latest: Contender = channelsWith(LatestItem);

/** `useChannelEvent` and `useState` in each component. */
export const channelEvents: Contender = channelsWith(EventItem);

function channelsWith(Item: FunctionComponent<{ topic: string }>): Contender {
  return (topics, server) => (
    <SlipstreamProvider
      url={url}
      transport={server.Transport}
      heartbeatIntervalMs={heartbeatIntervalMs}
    >
      {topics.map((topic) => (
        <Item key={topic} topic={topic} />
      ))}
    </SlipstreamProvider>
  );
}

function LatestItem({ topic }: { topic: string }) {
  const payload = useLatest(useChannel(topic), event);
  return <li>{payload === undefined ? 0 : numberOf(payload)}</li>;
}

function EventItem({ topic }: { topic: string }) {
  const [shown, setShown] = useState(0);
  useChannelEvent(useChannel(topic), event, (payload) => setShown(numberOf(payload)));
  return <li>{shown}</li>;
}

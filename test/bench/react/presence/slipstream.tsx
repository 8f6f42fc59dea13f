import type { FunctionComponent } from "react";
import { SlipstreamProvider, useChannel, usePresence } from "slipstream-react";

import { heartbeatIntervalMs, type Meta, type PresenceContender, topic, url } from "./contender.js";
import { Count, People } from "./People.js";

export const ourRows = presenceWith(Rows);
export const ourCount = presenceWith(Number);

function presenceWith(View: FunctionComponent): PresenceContender {
  return ({ Transport }) => (
    <SlipstreamProvider url={url} transport={Transport} heartbeatIntervalMs={heartbeatIntervalMs}>
      <View />
    </SlipstreamProvider>
  );
}

function Rows() {
  const { list } = usePresence(useChannel(topic));
  // As nothing is registered, nobody knows what a meta is.
  return <People people={list as readonly { key: string; metas: readonly Meta[] }[]} />;
}

function Number() {
  return <Count count={usePresence(useChannel(topic), { select: ({ list }) => list.length })} />;
}

import { useConnection, useSlipstream, useTopics, type ConnectionState } from "slipstream-react";

import { connectionTones } from "../connection/describeConnection.js";
import type { Tone } from "../tones.js";
import { describeTopic, topicTones } from "../topics/describeTopic.js";
import { useSecondsUntil } from "../useSecondsUntil.js";
import { topic } from "./services.js";

export interface Side {
  isJoined: boolean;
  tone: Tone;
  words: string;
  /** Why it is not joined. */
  reason?: string | undefined;
  /** Where the server has ended it: asks again. */
  rejoin?: (() => void) | undefined;
}

const notAsked: Side = { isJoined: false, tone: "calm", words: "Not asked for" };

/** Where the repeated topic stands on the side of the nearest provider; without a connection, why. */
export function useSide(isOn: boolean): Side {
  const slipstream = useSlipstream();
  const connection = useConnection();
  const state = useTopics((topics) => topics.get(topic));
  const seconds = useSecondsUntil(connection.retryAt ?? state?.retryAt);
  if (!isOn || state === undefined) return notAsked;
  if (connection.status !== "open") {
    return {
      isJoined: false,
      tone: connectionTones[connection.status],
      words: describeAbsence(connection, seconds),
      reason: connection.error?.message,
    };
  }

  // By a claim beside the repeater's own: that one is out of reach.
  function rejoin() {
    const claim = slipstream.channel(topic);
    claim.rejoin();
    void claim.leave();
  }

  const hasEnded = state.status === "refused" || state.status === "closed";
  return {
    isJoined: state.status === "joined",
    tone: topicTones[state.status],
    words: describeTopic(state, seconds),
    reason: state.status === "joined" ? undefined : state.error?.message,
    rejoin: hasEnded ? rejoin : undefined,
  };
}

function describeAbsence({ status }: ConnectionState, seconds = 0): string {
  if (status === "reconnecting" && seconds > 0) return `Reconnecting in ${seconds} s`;
  return status === "connecting" || status === "reconnecting" ? "Connecting" : "No connection";
}

import { useConnection, useTopics, type ConnectionState } from "slipstream-react";

import { connectionTones } from "../connection/describeConnection.js";
import type { Tone } from "../tones.js";
import { describeTopic, topicTones } from "../topics/describeTopic.js";
import { useSecondsUntil } from "../useSecondsUntil.js";
import { topic } from "./services.js";

export interface Side {
  isJoined: boolean;
  tone: Tone;
  words: string;
}

/** Where the repeated topic stands on the side of the nearest provider; without a connection, why. */
export function useSide(isOn: boolean): Side {
  const connection = useConnection();
  const state = useTopics((topics) => topics.get(topic));
  const seconds = useSecondsUntil(connection.retryAt ?? state?.retryAt);
  if (!isOn || state === undefined)
    return { isJoined: false, tone: "calm", words: "Not asked for" };
  if (connection.status !== "open") {
    const words = describeAbsence(connection, seconds);
    return { isJoined: false, tone: connectionTones[connection.status], words };
  }
  return {
    isJoined: state.status === "joined",
    tone: topicTones[state.status],
    words: describeTopic(state, seconds),
  };
}

function describeAbsence({ status }: ConnectionState, seconds = 0): string {
  if (status === "reconnecting" && seconds > 0) return `Reconnecting in ${seconds} s`;
  return status === "connecting" || status === "reconnecting" ? "Connecting" : "No connection";
}

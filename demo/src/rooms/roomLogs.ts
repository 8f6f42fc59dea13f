import type { Slipstream } from "slipstream-react";

import { batchByFrame } from "../batchByFrame.js";
import { emptyRoomLog, reduceRoom, type RoomEvent, type RoomLog } from "./roomLog.js";

interface SharedLog {
  receive: (event: RoomEvent) => void;
  read: () => RoomLog;
  subscribe: (listener: () => void) => () => void;
}

const logs = new WeakMap<Slipstream, Map<string, SharedLog>>();

/** One log for all who show a room: who claims a topic that is joined already hears no history. */
export function roomLogOf(slipstream: Slipstream, topic: string): SharedLog {
  const ofClient = logs.get(slipstream) ?? new Map<string, SharedLog>();
  const log = ofClient.get(topic) ?? createSharedLog();
  logs.set(slipstream, ofClient.set(topic, log));
  return log;
}

function createSharedLog(): SharedLog {
  const listeners = new Set<() => void>();
  let log = emptyRoomLog;
  const receive = batchByFrame<RoomEvent>((events) => {
    log = events.reduce(reduceRoom, log);
    for (const listener of listeners) listener();
  });

  return {
    receive,
    read: () => log,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

import type { ReducerMessage } from "slipstream-react";

export interface Entry {
  seq: number;
  /** It was appended while the page was not joined. */
  isCaughtUp: boolean;
}

export interface EventLog {
  /** The newest entries, oldest first. */
  newest: Entry[];
  received: number;
  /** Since the log was joined last. */
  caughtUp: number;
  /** Counted here by the numbers of the events, not by what the client says. */
  missing: number;
  repeated: number;
  gaps: number;
  /** Where the log ended when it was joined last. */
  joinedAt: number;
}

export const emptyLog: EventLog = {
  newest: [],
  received: 0,
  caughtUp: 0,
  missing: 0,
  repeated: 0,
  gaps: 0,
  joinedAt: 0,
};

const shown = 48;

export function reduceLog(
  log: EventLog,
  { event, payload }: ReducerMessage<`log:${string}`>,
): EventLog {
  if (event === "event") return append(log, payload.seq);
  const joined = { ...log, caughtUp: 0, joinedAt: payload.last };
  return payload.gap ? { ...joined, newest: [], gaps: log.gaps + 1 } : joined;
}

function append(log: EventLog, seq: number): EventLog {
  const before = log.newest.at(-1)?.seq ?? seq - 1;
  const isCaughtUp = seq <= log.joinedAt;
  return {
    ...log,
    newest: [...log.newest, { seq, isCaughtUp }].slice(-shown),
    received: log.received + 1,
    caughtUp: log.caughtUp + (isCaughtUp ? 1 : 0),
    missing: log.missing + Math.max(0, seq - before - 1),
    repeated: log.repeated + (seq <= before ? 1 : 0),
  };
}

import { isRecord } from "../../shared/isRecord.js";

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

export type LogNews =
  { type: "joined"; response: unknown } | { type: "appended"; payload: unknown } | { type: "gap" };

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

export function reduceLog(log: EventLog, news: LogNews[]): EventLog {
  return news.reduce(reduceOne, log);
}

/** The position of an event in its log; nothing else that comes has one. */
export function positionOf(event: string, payload: unknown): number | undefined {
  return event === "event" ? seqOf(payload) : undefined;
}

function reduceOne(log: EventLog, news: LogNews): EventLog {
  if (news.type === "gap") return { ...log, newest: [], gaps: log.gaps + 1 };
  if (news.type === "joined") return { ...log, caughtUp: 0, joinedAt: lastOf(news.response) };
  const seq = seqOf(news.payload);
  return seq === undefined ? log : append(log, seq);
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

function seqOf(payload: unknown): number | undefined {
  return isRecord(payload) && typeof payload.seq === "number" ? payload.seq : undefined;
}

function lastOf(response: unknown): number {
  return isRecord(response) && typeof response.last === "number" ? response.last : 0;
}

import type { Verdict } from "./verdict.js";

/** Where a topic stands. */
export type TopicStatus =
  /** Not desired. */
  | "idle"
  /** Desired, without a connection. */
  | "pending"
  /** Desired and connected, waiting for its turn to join. */
  | "queued"
  /** The join is sent and not answered yet. */
  | "joining"
  /** Live. */
  | "joined"
  /** Refused for now, timed out or crashed: joined again by a timer. */
  | "backoff"
  /** Stopped by a verdict: joined again on the next connection, or when asked. */
  | "refused"
  /** Ended by the server: joined again on the next connection, or when asked. */
  | "closed"
  /** No longer desired; the leave is not acknowledged yet. */
  | "leaving";

/** The membership of one topic. Pure: what is to be done about a change comes back as commands. */
export interface Membership {
  readonly status: TopicStatus;
  /** Answered ok at least once since it is desired. */
  readonly wasJoined: boolean;
  /** Tries that failed since it was last joined. */
  readonly attempts: number;
  /** A verdict has already asked for fresh params since it was last joined. */
  readonly isRefreshed: boolean;
}

export type TopicEvent =
  | { type: "topicClaimed"; isConnected: boolean }
  | { type: "topicReleased" }
  | { type: "connectionOpened" }
  /** `isParting`: it lives on without us, so what is joined on it has to be left. */
  | { type: "connectionLost"; keepsRefusals: boolean; isParting?: boolean }
  | { type: "turnCame" }
  | { type: "joinAccepted" }
  | { type: "joinRefused"; verdict: Verdict }
  | { type: "joinTimedOut" }
  | { type: "paramsFailed" }
  | { type: "joinOutdated" }
  | { type: "topicCrashed" }
  | { type: "topicClosed" }
  | { type: "backoffElapsed" }
  | { type: "rejoinRequested"; isConnected: boolean }
  | { type: "leaveSettled" };

export type TopicCommand =
  | { type: "requestTurn" }
  | { type: "withdrawTurn" }
  | { type: "sendJoin" }
  | { type: "abandonJoin" }
  | { type: "sendLeave"; isAwaited: boolean }
  | { type: "abandonLeave" }
  | { type: "scheduleRejoin"; tries: number; afterMs?: number; isCapacity?: boolean }
  | { type: "cancelRejoin" }
  | { type: "interruptPushes" }
  | { type: "rejectWaitingPushes" }
  | { type: "forget" };

type Transition = readonly [Membership, readonly TopicCommand[]];

export const idle: Membership = {
  status: "idle",
  wasJoined: false,
  attempts: 0,
  isRefreshed: false,
};

/** Shared: thousands of topics are in it. */
const joined: Membership = { status: "joined", wasJoined: true, attempts: 0, isRefreshed: false };

const requestTurn: TopicCommand = { type: "requestTurn" };
const withdrawTurn: TopicCommand = { type: "withdrawTurn" };
const abandonJoin: TopicCommand = { type: "abandonJoin" };
const abandonLeave: TopicCommand = { type: "abandonLeave" };
const cancelRejoin: TopicCommand = { type: "cancelRejoin" };
const interruptPushes: TopicCommand = { type: "interruptPushes" };
const forget: TopicCommand = { type: "forget" };
const leave: TopicCommand = { type: "sendLeave", isAwaited: true };
const leaveUnawaited: TopicCommand = { type: "sendLeave", isAwaited: false };
const join: readonly TopicCommand[] = [{ type: "sendJoin" }];
const queue: readonly TopicCommand[] = [requestTurn];
const nothing: readonly TopicCommand[] = [];

/** What has to be undone when a topic goes from a status to none that waits for the server. */
const undo: Record<TopicStatus, readonly TopicCommand[]> = {
  idle: nothing,
  pending: nothing,
  queued: [withdrawTurn],
  joining: [abandonJoin],
  joined: [interruptPushes],
  backoff: [cancelRejoin],
  refused: nothing,
  closed: nothing,
  leaving: [abandonLeave],
};

export function transition(topic: Membership, event: TopicEvent): Transition {
  const { status } = topic;
  switch (event.type) {
    case "topicClaimed":
      if (status === "leaving") return [{ ...idle, status: "queued" }, [abandonLeave, requestTurn]];
      return status === "idle" ? enter(topic, event.isConnected) : [topic, nothing];
    case "topicReleased":
      return release(status);
    case "connectionOpened":
      return status === "pending" ? enter(topic, true) : [topic, nothing];
    case "connectionLost":
      return lose(topic, event);
    case "turnCame":
      return status === "queued" ? [to(topic, "joining"), join] : [topic, nothing];
    case "joinAccepted":
      return status === "joining" ? [joined, nothing] : [topic, nothing];
    case "joinRefused":
      return status === "joining" ? refuse(topic, event.verdict) : [topic, nothing];
    case "joinTimedOut":
      return status === "joining"
        ? backOff(topic, [abandonJoin, leaveUnawaited])
        : [topic, nothing];
    case "paramsFailed":
      return status === "queued" || status === "joining"
        ? backOff(topic, undo[status])
        : [topic, nothing];
    case "joinOutdated":
      // The old ones may be asked for, or wait for a place.
      if (status === "queued") return [to(topic, status), [withdrawTurn, requestTurn]];
      return isOnServer(status)
        ? [to(topic, "queued"), [...undo[status], leaveUnawaited, requestTurn]]
        : [topic, nothing];
    case "topicCrashed":
      if (status === "leaving") return release(status);
      return isOnServer(status) ? backOff(topic, undo[status]) : [topic, nothing];
    case "topicClosed":
      if (status === "leaving") return release(status);
      return isOnServer(status) ? [to(topic, "closed"), undo[status]] : [topic, nothing];
    case "backoffElapsed":
      return status === "backoff" ? enter(topic, true) : [topic, nothing];
    case "rejoinRequested":
      return isStopped(status) ? enter(topic, event.isConnected) : [topic, nothing];
    case "leaveSettled":
      return status === "leaving" ? release(status) : [topic, nothing];
  }
}

function isOnServer(status: TopicStatus): boolean {
  return status === "joined" || status === "joining";
}

function isStopped(status: TopicStatus): boolean {
  return status === "refused" || status === "closed" || status === "backoff";
}

// Written out: on a page with thousands of topics the spread is what costs most here.
function to({ wasJoined, attempts, isRefreshed }: Membership, status: TopicStatus): Membership {
  return { status, wasJoined, attempts, isRefreshed };
}

function enter(topic: Membership, isConnected: boolean): Transition {
  const undone = undo[topic.status];
  if (!isConnected) return [to(topic, "pending"), undone];
  return [to(topic, "queued"), undone.length === 0 ? queue : [...undone, requestTurn]];
}

function release(status: TopicStatus): Transition {
  if (isOnServer(status)) return [{ ...idle, status: "leaving" }, [...undo[status], leave]];
  return [idle, [...undo[status], forget]];
}

function lose(
  topic: Membership,
  { keepsRefusals, isParting }: { keepsRefusals: boolean; isParting?: boolean },
): Transition {
  const { status, wasJoined } = topic;
  if (status === "idle" || status === "pending") return [topic, nothing];
  if (status === "leaving") return release(status);
  if (status === "refused" && keepsRefusals && !wasJoined) return [topic, nothing];
  const undone = undo[status];
  const isLeft = isParting && isOnServer(status);
  return [to(topic, "pending"), isLeft ? [...undone, leaveUnawaited] : undone];
}

function refuse(topic: Membership, verdict: Verdict): Transition {
  const tries = topic.attempts + 1;
  if (verdict === "stop") {
    return [{ ...topic, status: "refused", attempts: tries }, [{ type: "rejectWaitingPushes" }]];
  }
  if (verdict === "refresh" && !topic.isRefreshed) {
    return [{ ...topic, status: "queued", attempts: tries, isRefreshed: true }, queue];
  }
  if (verdict === "capacity") return backOff(topic, [], { isCapacity: true });
  return backOff(topic, [], typeof verdict === "object" ? { afterMs: verdict.retryAfterMs } : {});
}

function backOff(
  topic: Membership,
  first: readonly TopicCommand[],
  how: { afterMs?: number; isCapacity?: boolean } = {},
): Transition {
  const tries = topic.attempts + 1;
  return [
    { ...topic, status: "backoff", attempts: tries },
    [...first, { type: "scheduleRejoin", tries, ...how }],
  ];
}

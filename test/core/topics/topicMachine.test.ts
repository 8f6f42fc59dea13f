import { describe, expect, it } from "vitest";

import {
  idle,
  type Membership,
  type TopicCommand,
  type TopicEvent,
  type TopicStatus,
  transition,
} from "../../../src/core/topics/topicMachine.js";

const statuses: readonly TopicStatus[] = [
  "idle",
  "pending",
  "queued",
  "joining",
  "joined",
  "backoff",
  "refused",
  "closed",
  "leaving",
];

/** What becomes of each status: the next one and the commands; `null` where nothing changes. */
type Row = Record<TopicStatus, string | null>;

const unchanged: Row = {
  idle: null,
  pending: null,
  queued: null,
  joining: null,
  joined: null,
  backoff: null,
  refused: null,
  closed: null,
  leaving: null,
};

const released: Partial<Row> = {
  pending: "idle: forget",
  queued: "idle: withdrawTurn, forget",
  joining: "leaving: abandonJoin, sendLeave (awaited)",
  joined: "leaving: interruptPushes, sendLeave (awaited)",
  backoff: "idle: cancelRejoin, forget",
  refused: "idle: forget",
  closed: "idle: forget",
  leaving: "idle: abandonLeave, forget",
};

const lost: Partial<Row> = {
  queued: "pending: withdrawTurn",
  joining: "pending: abandonJoin",
  joined: "pending: interruptPushes",
  backoff: "pending: cancelRejoin",
  refused: "pending:",
  closed: "pending:",
  leaving: "idle: abandonLeave, forget",
};

const table: [name: string, event: TopicEvent, changes: Partial<Row>][] = [
  [
    "topicClaimed, connected",
    { type: "topicClaimed", isConnected: true },
    { idle: "queued: requestTurn", leaving: "queued: abandonLeave, requestTurn" },
  ],
  [
    "topicClaimed, not connected",
    { type: "topicClaimed", isConnected: false },
    // A topic that leaves is on a connection: its loss would have ended it.
    { idle: "pending:", leaving: "queued: abandonLeave, requestTurn" },
  ],
  ["topicReleased", { type: "topicReleased" }, { ...released, idle: "idle: forget" }],
  ["connectionOpened", { type: "connectionOpened" }, { pending: "queued: requestTurn" }],
  ["connectionLost", { type: "connectionLost", keepsRefusals: false }, lost],
  [
    "connectionLost, refusals kept, joined before",
    { type: "connectionLost", keepsRefusals: true },
    lost,
  ],
  ["turnCame", { type: "turnCame" }, { queued: "joining: sendJoin" }],
  ["joinAccepted", { type: "joinAccepted" }, { joining: "joined:" }],
  [
    "joinRefused, retry",
    { type: "joinRefused", verdict: "retry" },
    { joining: "backoff: scheduleRejoin 3" },
  ],
  [
    "joinRefused, retry after",
    { type: "joinRefused", verdict: { retryAfterMs: 70 } },
    { joining: "backoff: scheduleRejoin 3 after 70" },
  ],
  [
    "joinRefused, capacity",
    { type: "joinRefused", verdict: "capacity" },
    { joining: "backoff: scheduleRejoin 3 for room" },
  ],
  [
    "joinRefused, refresh",
    { type: "joinRefused", verdict: "refresh" },
    { joining: "queued: requestTurn" },
  ],
  [
    "joinRefused, stop",
    { type: "joinRefused", verdict: "stop" },
    { joining: "refused: rejectWaitingPushes" },
  ],
  [
    "joinTimedOut",
    { type: "joinTimedOut" },
    { joining: "backoff: abandonJoin, sendLeave, scheduleRejoin 3" },
  ],
  [
    "paramsFailed",
    { type: "paramsFailed" },
    {
      queued: "backoff: withdrawTurn, scheduleRejoin 3",
      joining: "backoff: abandonJoin, scheduleRejoin 3",
    },
  ],
  [
    "joinOutdated",
    { type: "joinOutdated" },
    {
      queued: "queued: withdrawTurn, requestTurn",
      joining: "queued: abandonJoin, sendLeave, requestTurn",
      joined: "queued: interruptPushes, sendLeave, requestTurn",
    },
  ],
  [
    "topicCrashed",
    { type: "topicCrashed" },
    {
      joining: "backoff: abandonJoin, scheduleRejoin 3",
      joined: "backoff: interruptPushes, scheduleRejoin 3",
      leaving: "idle: abandonLeave, forget",
    },
  ],
  [
    "topicClosed",
    { type: "topicClosed" },
    {
      joining: "closed: abandonJoin",
      joined: "closed: interruptPushes",
      leaving: "idle: abandonLeave, forget",
    },
  ],
  ["backoffElapsed", { type: "backoffElapsed" }, { backoff: "queued: cancelRejoin, requestTurn" }],
  [
    "rejoinRequested, connected",
    { type: "rejoinRequested", isConnected: true },
    {
      backoff: "queued: cancelRejoin, requestTurn",
      refused: "queued: requestTurn",
      closed: "queued: requestTurn",
    },
  ],
  [
    "rejoinRequested, not connected",
    { type: "rejoinRequested", isConnected: false },
    { backoff: "pending: cancelRejoin", refused: "pending:", closed: "pending:" },
  ],
  ["leaveSettled", { type: "leaveSettled" }, { leaving: "idle: abandonLeave, forget" }],
];

describe.each(table)("%s", (_name, event, changes) => {
  const row: Row = { ...unchanged, ...changes };

  it.each(statuses)("is settled for a topic that is %s", (status) => {
    const topic: Membership = { status, wasJoined: true, attempts: 2, isRefreshed: false };
    const [next, commands] = transition(topic, event);
    if (row[status] === null) {
      expect(next).toBe(topic);
      expect(commands).toEqual([]);
    } else {
      expect(`${next.status}: ${commands.map(show).join(", ")}`.trim()).toBe(row[status]);
    }
  });
});

describe("what a topic remembers", () => {
  const topic = (given: Partial<Membership>): Membership => ({
    status: "joining",
    wasJoined: false,
    attempts: 0,
    isRefreshed: false,
    ...given,
  });

  it("is one more attempt after a refusal, a timeout, a crash and params that failed", () => {
    for (const event of [
      { type: "joinRefused", verdict: "retry" },
      { type: "joinRefused", verdict: "stop" },
      { type: "joinRefused", verdict: "capacity" },
      { type: "joinRefused", verdict: "refresh" },
      { type: "joinTimedOut" },
      { type: "topicCrashed" },
      { type: "paramsFailed" },
    ] as const) {
      expect(transition(topic({ attempts: 4 }), event)[0].attempts, event.type).toBe(5);
    }
  });

  it("is nothing of the failures once it is joined", () => {
    const [next] = transition(topic({ attempts: 4, isRefreshed: true }), { type: "joinAccepted" });
    expect(next).toEqual({ status: "joined", wasJoined: true, attempts: 0, isRefreshed: false });
  });

  it("is that it was joined, through a crash, a close, a refusal and a lost connection", () => {
    const joined = topic({ status: "joined", wasJoined: true });
    for (const event of [
      { type: "topicCrashed" },
      { type: "topicClosed" },
      { type: "connectionLost", keepsRefusals: false },
    ] as const) {
      expect(transition(joined, event)[0].wasJoined, event.type).toBe(true);
    }
    const refused = transition(topic({ wasJoined: true }), {
      type: "joinRefused",
      verdict: "stop",
    });
    expect(refused[0].wasJoined).toBe(true);
  });

  it("is nothing at all once it leaves", () => {
    const stale = topic({ status: "joined", wasJoined: true, attempts: 3, isRefreshed: true });
    const [leaving] = transition(stale, { type: "topicReleased" });
    expect(leaving).toEqual({ ...idle, status: "leaving" });
    expect(transition(leaving, { type: "leaveSettled" })[0]).toBe(idle);
    const claimed = transition(leaving, { type: "topicClaimed", isConnected: true })[0];
    expect(claimed).toEqual({ ...idle, status: "queued" });
  });

  it("is that params were refreshed: refused again, it backs off", () => {
    const refresh = { type: "joinRefused", verdict: "refresh" } as const;
    const [refreshed] = transition(topic({}), refresh);
    expect(refreshed).toMatchObject({ status: "queued", isRefreshed: true, attempts: 1 });
    const [next, commands] = transition({ ...refreshed, status: "joining" }, refresh);
    expect(next).toMatchObject({ status: "backoff", attempts: 2 });
    expect(commands).toEqual([{ type: "scheduleRejoin", tries: 2 }]);
  });

  it("is a refusal over a lost connection, if refusals are kept and it was never joined", () => {
    const refused = topic({ status: "refused", attempts: 1 });
    const keep = { type: "connectionLost", keepsRefusals: true } as const;
    expect(transition(refused, keep)).toEqual([refused, []]);
    expect(transition({ ...refused, wasJoined: true }, keep)[0].status).toBe("pending");
    expect(transition(refused, { ...keep, keepsRefusals: false })[0].status).toBe("pending");
  });
});

function show(command: TopicCommand): string {
  switch (command.type) {
    case "sendLeave":
      return command.isAwaited ? "sendLeave (awaited)" : "sendLeave";
    case "scheduleRejoin": {
      const { tries, afterMs, isCapacity } = command;
      const after = afterMs === undefined ? "" : ` after ${afterMs}`;
      return `scheduleRejoin ${tries}${after}${isCapacity ? " for room" : ""}`;
    }
    default:
      return command.type;
  }
}

import { SlipstreamError } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionMachine,
  type ConnectionStatus,
  initialConnection,
  transition,
} from "../../../src/core/connection/connectionMachine.js";

const error = new SlipstreamError("connect-failed", "gone");

const statuses: readonly ConnectionStatus[] = [
  "idle",
  "connecting",
  "open",
  "reconnecting",
  "stopped",
  "disabled",
  "invalid",
];

/** What becomes of each status: the next one and the commands; `null` where nothing changes. */
type Row = Record<ConnectionStatus, string | null>;

/** A row in which nothing changes but what is named. */
const only = (row: Partial<Row>): Row => ({
  ...{ idle: null, connecting: null, open: null, reconnecting: null },
  ...{ stopped: null, disabled: null, invalid: null },
  ...row,
});

const wanted = { idle: "connecting: openWire", stopped: "connecting: openWire" };

const own: [event: ConnectionEvent, row: Row][] = [
  [{ type: "connectRequested" }, only({ ...wanted, invalid: "connecting: openWire" })],
  [
    { type: "reconnectRequested" },
    only({
      ...wanted,
      open: "connecting: closeWire, announceLoss, openWire",
      reconnecting: "connecting: cancelRetry, openWire",
      // A client without a wire throws before it comes to this.
      disabled: "connecting: openWire",
      invalid: "connecting: openWire",
    }),
  ],
  [
    { type: "disconnectRequested" },
    {
      idle: "stopped:",
      connecting: "stopped: closeWire",
      open: "stopped: closeWire, announceLoss",
      reconnecting: "stopped: cancelRetry",
      stopped: null,
      disabled: "stopped:",
      invalid: "stopped:",
    },
  ],
  [{ type: "retryElapsed" }, only({ reconnecting: "connecting: cancelRetry, openWire" })],
  [
    { type: "credentialsFailed", error },
    only({ connecting: "reconnecting: closeWire, scheduleRetry 4" }),
  ],
  [{ type: "wireStarted", transport: "websocket" }, only({ connecting: "connecting:" })],
  [
    { type: "wireOpened" },
    {
      idle: "idle: closeWire",
      connecting: "open: announceOpen",
      open: "open: announceLoss, announceOpen",
      reconnecting: "reconnecting: closeWire",
      stopped: "stopped: closeWire",
      disabled: "disabled: closeWire",
      invalid: "invalid: closeWire",
    },
  ],
  [{ type: "wireProven" }, only({})],
  [{ type: "fallbackElapsed", error }, only({})],
  [
    { type: "wireEnded", error },
    only({
      connecting: "reconnecting: closeWire, scheduleRetry 4",
      open: "reconnecting: closeWire, announceLoss, scheduleRetry 4 after a loss",
    }),
  ],
  [{ type: "wireTaken" }, only({ connecting: "connecting: closeWire, reopenWire" })],
  [
    { type: "configRejected", error },
    {
      idle: "invalid:",
      connecting: "invalid: closeWire",
      open: "invalid: closeWire, announceLoss",
      reconnecting: "invalid: cancelRetry",
      stopped: "invalid:",
      disabled: "invalid:",
      invalid: "invalid:",
    },
  ],
  [
    { type: "beatMissed", isMute: true, error },
    only({ open: "reconnecting: closeWire, announceLoss, scheduleRetry 4 after a loss" }),
  ],
];

/** Where a connection on a socket that is not ours differs. */
const shared: typeof own = [
  [
    { type: "reconnectRequested" },
    only({
      ...wanted,
      reconnecting: "connecting: closeWire, openWire",
      disabled: "connecting: openWire",
      invalid: "connecting: openWire",
    }),
  ],
  [
    { type: "disconnectRequested" },
    {
      idle: "stopped:",
      connecting: "stopped: closeWire",
      open: "stopped: announceParting, closeWire",
      reconnecting: "stopped: closeWire",
      stopped: null,
      disabled: "stopped:",
      invalid: "stopped:",
    },
  ],
  [{ type: "retryElapsed" }, only({})],
  [{ type: "credentialsFailed", error }, only({ connecting: "reconnecting:" })],
  [
    { type: "wireOpened" },
    {
      idle: "idle: closeWire",
      connecting: "open: announceOpen",
      open: "open: announceLoss, announceOpen",
      reconnecting: "open: announceOpen",
      stopped: "stopped: closeWire",
      disabled: "disabled: closeWire",
      invalid: "invalid: closeWire",
    },
  ],
  [
    { type: "wireEnded", error },
    only({ connecting: "reconnecting:", open: "reconnecting: announceLoss" }),
  ],
  [
    { type: "configRejected", error },
    {
      idle: "invalid:",
      connecting: "invalid: closeWire",
      open: "invalid: announceParting, closeWire",
      reconnecting: "invalid: closeWire",
      stopped: "invalid:",
      disabled: "invalid:",
      invalid: "invalid:",
    },
  ],
  [{ type: "beatMissed", isMute: true, error }, only({ open: "reconnecting: announceLoss" })],
];

const isOwn = ([event]: (typeof own)[number]) => !shared.some(([{ type }]) => type === event.type);

describe.each([
  ["our own", "own" as const, own],
  ["shared", "shared" as const, [...own.filter(isOwn), ...shared]],
])("a connection that is %s", (_name, mode, table) => {
  it.each(table.flatMap(([event, row]) => statuses.map((status) => ({ event, status, row }))))(
    "is settled when $event.type while $status",
    ({ event, status, row }) => {
      const connection = standing({ status, mode });
      const [next, commands] = transition(connection, event);
      if (row[status] === null) {
        expect(next).toBe(connection);
        expect(commands).toEqual([]);
      } else expect(shown([next, commands])).toBe(row[status]);
    },
  );
});

describe("a connection that may fall back on long poll", () => {
  it.each([
    ["proven", true, "unproven"],
    ["proven", false, "proven"],
    ["own", true, "own"],
  ] as const)("that is %s, lost with isMute %s, is %s", (mode, isMute, after) => {
    const connection = standing({ status: "open", mode, transport: "websocket" });
    expect(transition(connection, { type: "beatMissed", isMute, error })[0].mode).toBe(after);
  });

  type Mode = ConnectionMachine["mode"];
  type Case = [
    type: ConnectionEvent["type"],
    status: ConnectionStatus,
    mode: Mode,
    transport: ConnectionMachine["transport"],
    result: string,
  ];

  it.each<Case>([
    ["wireStarted", "connecting", "unproven", undefined, "connecting: scheduleFallback"],
    ["wireStarted", "connecting", "proven", undefined, "connecting: scheduleFallback"],
    [
      "fallbackElapsed",
      "connecting",
      "unproven",
      "websocket",
      "connecting: closeWire, reopenWire over long poll",
    ],
    [
      "fallbackElapsed",
      "connecting",
      "proven",
      "websocket",
      "connecting: closeWire, reopenWire over long poll",
    ],
    [
      "wireEnded",
      "connecting",
      "unproven",
      "websocket",
      "connecting: closeWire, reopenWire over long poll",
    ],
    [
      "wireEnded",
      "connecting",
      "proven",
      "websocket",
      "connecting: closeWire, reopenWire over long poll",
    ],
    // No transport could be made at all.
    [
      "wireEnded",
      "connecting",
      "proven",
      undefined,
      "connecting: closeWire, reopenWire over long poll",
    ],
    ["wireEnded", "connecting", "proven", "longpoll", "reconnecting: closeWire, scheduleRetry 4"],
    [
      "credentialsFailed",
      "connecting",
      "proven",
      undefined,
      "reconnecting: closeWire, scheduleRetry 4",
    ],
    ["fallbackElapsed", "connecting", "unproven", "longpoll", "connecting:"],
    ["wireOpened", "connecting", "unproven", "websocket", "open: announceOpen, proveWire"],
    ["wireOpened", "open", "unproven", "websocket", "open: announceLoss, announceOpen, proveWire"],
    ["wireOpened", "connecting", "proven", "websocket", "open: announceOpen"],
    ["wireOpened", "connecting", "unproven", "longpoll", "open: announceOpen"],
    ["wireProven", "open", "unproven", "websocket", "open: cancelFallback"],
    ["wireProven", "open", "unproven", "longpoll", "open:"],
    ["wireProven", "reconnecting", "unproven", "websocket", "reconnecting:"],
    [
      "fallbackElapsed",
      "open",
      "unproven",
      "websocket",
      "connecting: closeWire, announceLoss, openWire over long poll",
    ],
    ["fallbackElapsed", "open", "proven", "websocket", "open:"],
    ["fallbackElapsed", "open", "unproven", "longpoll", "open:"],
    ["fallbackElapsed", "reconnecting", "unproven", "websocket", "reconnecting:"],
    [
      "wireEnded",
      "open",
      "unproven",
      "websocket",
      "reconnecting: closeWire, announceLoss, scheduleRetry 4 after a loss",
    ],
    ["wireTaken", "connecting", "unproven", "websocket", "connecting: closeWire, reopenWire"],
    [
      "wireTaken",
      "connecting",
      "unproven",
      "longpoll",
      "connecting: closeWire, reopenWire over long poll",
    ],
    // Later connections try a WebSocket first again.
    ["retryElapsed", "reconnecting", "proven", "longpoll", "connecting: cancelRetry, openWire"],
    [
      "reconnectRequested",
      "open",
      "unproven",
      "longpoll",
      "connecting: closeWire, announceLoss, openWire",
    ],
    ["connectRequested", "stopped", "unproven", "longpoll", "connecting: openWire"],
  ])("%s while %s, %s over %s: %4$s", (type, status, mode, transport, result) => {
    // What the events carry differs, but all of it is known.
    const event = { type, error, transport: "websocket" } as ConnectionEvent;
    expect(shown(transition(standing({ status, mode, transport }), event))).toBe(result);
  });

  it("remembers that a WebSocket has answered once, and what it goes over", () => {
    const open = standing({ status: "open", mode: "unproven", transport: "websocket" });
    const [proven] = transition(open, { type: "wireProven" });
    const [lost] = transition(proven, { type: "wireEnded", error });
    const [again] = transition(lost, { type: "retryElapsed" });
    expect(again).toMatchObject({ mode: "proven", transport: undefined });
    const [fallen] = transition(again, { type: "wireEnded", error });
    expect(fallen).toMatchObject({ status: "connecting", attempt: 3, transport: "longpoll" });
  });

  it("is in its first try after a WebSocket that carried nothing, and says why", () => {
    const open = standing({ status: "open", mode: "unproven", transport: "websocket", attempt: 0 });
    const [next] = transition(open, { type: "fallbackElapsed", error });
    expect(next).toMatchObject({ status: "connecting", attempt: 1, transport: "longpoll", error });
  });

  it("needs no fallback from long poll", () => {
    const trying = standing({ status: "connecting", mode: "unproven" });
    const [next, commands] = transition(trying, { type: "wireStarted", transport: "longpoll" });
    expect(next.transport).toBe("longpoll");
    expect(commands).toEqual([]);
  });
});

describe("what a connection remembers", () => {
  const trying: ConnectionMachine = { ...initialConnection(), status: "connecting", attempt: 1 };

  it("is nothing of the failures once it is open, and one more epoch", () => {
    const tired: ConnectionMachine = { ...trying, attempt: 7, waits: 6, epoch: 2, error };
    expect(transition(tired, { type: "wireOpened" })[0]).toEqual({
      ...{ status: "open", attempt: 0, waits: 0, epoch: 3, error: undefined },
      ...{ mode: "own", transport: undefined },
    });
  });

  it("is why the last try failed, while the next is made", () => {
    const [waiting] = transition(trying, { type: "wireEnded", error });
    expect(waiting).toMatchObject({ status: "reconnecting", attempt: 1, waits: 1, error });
    const [next] = transition(waiting, { type: "retryElapsed" });
    expect(next).toMatchObject({ status: "connecting", attempt: 2, waits: 1, error });
  });

  it("is no error after disconnect()", () => {
    const [stopped] = transition({ ...trying, error }, { type: "disconnectRequested" });
    expect(stopped.error).toBeUndefined();
  });

  it("is the problem of a client that cannot connect, from the start", () => {
    expect(initialConnection("disabled", error)).toMatchObject({ status: "disabled", error });
    expect(initialConnection()).toMatchObject({ status: "idle", attempt: 0, epoch: 0 });
  });
});

/** A connection with something to forget. */
function standing(about: Partial<ConnectionMachine>): ConnectionMachine {
  return { ...initialConnection(), attempt: 2, waits: 3, epoch: 5, ...about };
}

function shown([next, commands]: ReturnType<typeof transition>): string {
  return `${next.status}: ${commands.map(show).join(", ")}`.trim();
}

function show(command: ConnectionCommand): string {
  if (command.type === "openWire" || command.type === "reopenWire")
    return command.isFallback ? `${command.type} over long poll` : command.type;
  if (command.type !== "scheduleRetry") return command.type;
  return `scheduleRetry ${command.tries}${command.isAfterLoss ? " after a loss" : ""}`;
}

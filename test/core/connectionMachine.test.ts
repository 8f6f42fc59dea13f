import { SlipstreamError } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionMachine,
  type ConnectionStatus,
  initialConnection,
  transition,
} from "../../src/core/connectionMachine.js";

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

const table: [type: ConnectionEvent, row: Row][] = [
  [
    { type: "connectRequested" },
    {
      idle: "connecting: openWire",
      connecting: null,
      open: null,
      reconnecting: null,
      stopped: "connecting: openWire",
      disabled: null,
      invalid: "connecting: openWire",
    },
  ],
  [
    { type: "reconnectRequested" },
    {
      idle: "connecting: openWire",
      connecting: null,
      open: "connecting: closeWire, announceLoss, openWire",
      reconnecting: "connecting: cancelRetry, openWire",
      stopped: "connecting: openWire",
      // A client without a wire throws before it comes to this.
      disabled: "connecting: openWire",
      invalid: "connecting: openWire",
    },
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
  [
    { type: "retryElapsed" },
    {
      idle: null,
      connecting: null,
      open: null,
      reconnecting: "connecting: cancelRetry, openWire",
      stopped: null,
      disabled: null,
      invalid: null,
    },
  ],
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
  [
    { type: "wireEnded", error },
    {
      idle: null,
      connecting: "reconnecting: closeWire, scheduleRetry 4",
      open: "reconnecting: closeWire, announceLoss, scheduleRetry 4 after a loss",
      reconnecting: null,
      stopped: null,
      disabled: null,
      invalid: null,
    },
  ],
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
];

describe.each(table)("$type", (event, row) => {
  it.each(statuses)("is settled for a connection that is %s", (status) => {
    const connection: ConnectionMachine = {
      status,
      attempt: 2,
      waits: 3,
      epoch: 5,
      error: undefined,
    };
    const [next, commands] = transition(connection, event);
    const result = `${next.status}: ${commands.map(show).join(", ")}`.trim();
    if (row[status] === null) {
      expect(next).toBe(connection);
      expect(commands).toEqual([]);
    } else expect(result).toBe(row[status]);
  });
});

describe("what a connection remembers", () => {
  const trying: ConnectionMachine = { ...initialConnection(), status: "connecting", attempt: 1 };

  it("is nothing of the failures once it is open, and one more epoch", () => {
    const tired: ConnectionMachine = { ...trying, attempt: 7, waits: 6, epoch: 2, error };
    expect(transition(tired, { type: "wireOpened" })[0]).toEqual({
      status: "open",
      attempt: 0,
      waits: 0,
      epoch: 3,
      error: undefined,
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

function show(command: ConnectionCommand): string {
  if (command.type !== "scheduleRetry") return command.type;
  return `scheduleRetry ${command.tries}${command.isAfterLoss ? " after a loss" : ""}`;
}

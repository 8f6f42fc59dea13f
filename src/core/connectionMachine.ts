import type { SlipstreamError } from "./error.js";

/** Where the connection stands. */
export type ConnectionStatus =
  /** Never asked to connect. */
  | "idle"
  /** Trying to connect. */
  | "connecting"
  /** Connected. */
  | "open"
  /** Lost or failed; waiting until `retryAt` for the next try. */
  | "reconnecting"
  /** Disconnected on purpose. */
  | "stopped"
  /** A provider without a url. */
  | "disabled"
  /** The configuration or the environment cannot make a connection; see `error`. */
  | "invalid";

/** The connection. Pure: what is to be done about a change comes back as commands. */
export interface ConnectionMachine {
  readonly status: ConnectionStatus;
  /** Tries since the last open connection. */
  readonly attempt: number;
  /** Waits before a try since the last open connection. */
  readonly waits: number;
  /** Connections opened so far. */
  readonly epoch: number;
  readonly error: SlipstreamError | undefined;
}

export type ConnectionEvent =
  | { type: "connectRequested" }
  | { type: "reconnectRequested" }
  | { type: "disconnectRequested" }
  | { type: "retryElapsed" }
  | { type: "wireOpened" }
  /** The connection, or the attempt to make one, has ended. */
  | { type: "wireEnded"; error: SlipstreamError }
  /** phoenix.js has closed the connection on its own account, on a page event. */
  | { type: "wireTaken" }
  | { type: "configRejected"; error: SlipstreamError };

export type ConnectionCommand =
  | { type: "openWire" }
  | { type: "closeWire" }
  | { type: "scheduleRetry"; tries: number; isAfterLoss: boolean }
  | { type: "cancelRetry" }
  | { type: "announceOpen" }
  | { type: "announceLoss" };

type Transition = readonly [ConnectionMachine, readonly ConnectionCommand[]];

export function initialConnection(
  status: "idle" | "disabled" | "invalid" = "idle",
  error?: SlipstreamError,
): ConnectionMachine {
  return { status, attempt: 0, waits: 0, epoch: 0, error };
}

const openWire: ConnectionCommand = { type: "openWire" };
const closeWire: ConnectionCommand = { type: "closeWire" };
const cancelRetry: ConnectionCommand = { type: "cancelRetry" };
const announceOpen: ConnectionCommand = { type: "announceOpen" };
const announceLoss: ConnectionCommand = { type: "announceLoss" };

/** What has to be undone when the connection leaves a status other than by itself. */
const undo: Record<ConnectionStatus, readonly ConnectionCommand[]> = {
  idle: [],
  connecting: [closeWire],
  open: [closeWire, announceLoss],
  reconnecting: [cancelRetry],
  stopped: [],
  disabled: [],
  invalid: [],
};

export function transition(state: ConnectionMachine, event: ConnectionEvent): Transition {
  const { status } = state;
  switch (event.type) {
    case "connectRequested":
      return status === "idle" || status === "stopped" || status === "invalid"
        ? attempt(state)
        : [state, []];
    case "reconnectRequested":
      return status === "connecting" ? [state, []] : attempt(state);
    case "disconnectRequested":
      return status === "stopped"
        ? [state, []]
        : [{ ...state, status: "stopped", error: undefined }, undo[status]];
    case "retryElapsed":
      return status === "reconnecting" ? attempt(state) : [state, []];
    case "wireOpened":
      return opened(state);
    case "wireEnded":
      return status === "open" || status === "connecting" ? ended(state, event.error) : [state, []];
    case "wireTaken":
      // The attempt goes on with another transport: nothing has failed.
      return status === "connecting" ? [state, [closeWire, openWire]] : [state, []];
    case "configRejected":
      return [{ ...state, status: "invalid", error: event.error }, undo[status]];
  }
}

function attempt(state: ConnectionMachine): Transition {
  return [
    { ...state, status: "connecting", attempt: state.attempt + 1 },
    [...undo[state.status], openWire],
  ];
}

function opened(state: ConnectionMachine): Transition {
  const { status, epoch } = state;
  if (status !== "connecting" && status !== "open") return [state, [closeWire]];
  return [
    { status: "open", attempt: 0, waits: 0, epoch: epoch + 1, error: undefined },
    // An open while open: the end of the connection before was never told.
    status === "open" ? [announceLoss, announceOpen] : [announceOpen],
  ];
}

function ended(state: ConnectionMachine, error: SlipstreamError): Transition {
  const waits = state.waits + 1;
  return [
    { ...state, status: "reconnecting", waits, error },
    [
      ...undo[state.status],
      { type: "scheduleRetry", tries: waits, isAfterLoss: state.status === "open" },
    ],
  ];
}

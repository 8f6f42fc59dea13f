import type { SlipstreamError } from "../error.js";
import type { WireTransport } from "../../wire/wire.js";

/** Where the connection stands. */
export type ConnectionStatus =
  /** Never asked to connect. */
  | "idle"
  /** Trying to connect. */
  | "connecting"
  /** Connected. */
  | "open"
  /** Lost or failed; waiting until `retryAt`, or for the owner of a shared socket, to try again. */
  | "reconnecting"
  /** Disconnected on purpose. */
  | "stopped"
  /** A provider without a url. */
  | "disabled"
  /** The configuration or the environment cannot make a connection; see `error`. */
  | "invalid";

/** Whose the wire is, and what there is to fall back on. */
export type WireMode =
  /** Ours, over one transport. */
  | "own"
  /** Ours, with long poll to fall back on; no WebSocket has answered a beat yet. */
  | "unproven"
  /** Ours, with long poll to fall back on; a WebSocket has once answered a beat. */
  | "proven"
  /** Over a socket that is not ours: it is never closed, and comes back by itself. */
  | "shared";

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
  readonly mode: WireMode;
  /** What the connection, or the attempt to make one, goes over; unknown before it has begun. */
  readonly transport: WireTransport | undefined;
}

export type ConnectionEvent =
  | { type: "connectRequested" }
  | { type: "reconnectRequested" }
  | { type: "disconnectRequested" }
  | { type: "retryElapsed" }
  | { type: "credentialsFailed"; error: SlipstreamError }
  | { type: "wireStarted"; transport: WireTransport }
  | { type: "wireOpened" }
  /** A WebSocket has answered a beat. */
  | { type: "wireProven" }
  /** The WebSocket did not open in time, or opened and carried nothing. */
  | { type: "fallbackElapsed"; error: SlipstreamError }
  /** The connection, or the attempt to make one, has ended. */
  | { type: "wireEnded"; error: SlipstreamError }
  /** `isMute`: no beat was ever answered on this connection. */
  | { type: "beatMissed"; isMute: boolean; error: SlipstreamError }
  /** phoenix.js has closed the connection on its own account, on a page event. */
  | { type: "wireTaken" }
  | { type: "configRejected"; error: SlipstreamError };

export type ConnectionCommand =
  /** Asks for credentials first. */
  | { type: "openWire"; isFallback: boolean }
  /** With the credentials that the attempt has. */
  | { type: "reopenWire"; isFallback: boolean }
  | { type: "closeWire" }
  | { type: "scheduleFallback" }
  | { type: "cancelFallback" }
  /** Sends a beat that has to be answered before the fallback is due. */
  | { type: "proveWire" }
  | { type: "scheduleRetry"; tries: number; isAfterLoss: boolean }
  | { type: "cancelRetry" }
  | { type: "announceOpen" }
  | { type: "announceLoss" }
  /** As a loss, of a connection that lives on without us. */
  | { type: "announceParting" };

type Transition = readonly [ConnectionMachine, readonly ConnectionCommand[]];
type Commands = Record<ConnectionStatus, readonly ConnectionCommand[]>;

export function initialConnection(
  status: "idle" | "disabled" | "invalid" = "idle",
  error?: SlipstreamError,
  mode: WireMode = "own",
): ConnectionMachine {
  return { status, attempt: 0, waits: 0, epoch: 0, error, mode, transport: undefined };
}

const closeWire: ConnectionCommand = { type: "closeWire" };
const scheduleFallback: ConnectionCommand = { type: "scheduleFallback" };
const cancelFallback: ConnectionCommand = { type: "cancelFallback" };
const proveWire: ConnectionCommand = { type: "proveWire" };
const cancelRetry: ConnectionCommand = { type: "cancelRetry" };
const announceOpen: ConnectionCommand = { type: "announceOpen" };
const announceLoss: ConnectionCommand = { type: "announceLoss" };
const announceParting: ConnectionCommand = { type: "announceParting" };

const nothing = { idle: [], stopped: [], disabled: [], invalid: [] };

/** What has to be undone when the connection leaves a status other than by itself. */
const undoOwn: Commands = {
  ...nothing,
  connecting: [closeWire],
  open: [closeWire, announceLoss],
  reconnecting: [cancelRetry],
};

/** The same on a socket that is not ours: closing the wire is to let go of it. */
const undoShared: Commands = {
  ...nothing,
  connecting: [closeWire],
  open: [announceParting, closeWire],
  reconnecting: [closeWire],
};

export function transition(state: ConnectionMachine, event: ConnectionEvent): Transition {
  const { status, mode } = state;
  switch (event.type) {
    case "connectRequested":
      return status === "idle" || status === "stopped" || status === "invalid"
        ? attempt(state)
        : [state, []];
    case "reconnectRequested":
      return status === "connecting" || (status === "open" && mode === "shared")
        ? [state, []]
        : attempt(state);
    case "disconnectRequested":
      return status === "stopped"
        ? [state, []]
        : [{ ...state, status: "stopped", error: undefined }, undo(state)];
    case "retryElapsed":
      return status === "reconnecting" && mode !== "shared" ? attempt(state) : [state, []];
    case "credentialsFailed":
      return status === "connecting" ? ended(state, event.error) : [state, []];
    case "wireStarted":
      return status === "connecting" ? started(state, event.transport) : [state, []];
    case "wireOpened":
      return opened(state);
    case "wireProven":
      return status === "open" && isUnproven(state)
        ? [{ ...state, mode: "proven" }, [cancelFallback]]
        : [state, []];
    case "fallbackElapsed":
      return late(state, event.error);
    case "wireEnded":
      if (status === "connecting" && canFallBack(state)) return fallenBack(state);
      return status === "open" || status === "connecting" ? ended(state, event.error) : [state, []];
    case "beatMissed":
      return status === "open" ? ended(doubted(state, event.isMute), event.error) : [state, []];
    case "wireTaken":
      // The attempt goes on with another transport: nothing has failed.
      return status === "connecting"
        ? [state, [closeWire, { ...openWire(state), type: "reopenWire" }]]
        : [state, []];
    case "configRejected":
      return [{ ...state, status: "invalid", error: event.error }, undo(state)];
  }
}

function undo({ status, mode }: ConnectionMachine): readonly ConnectionCommand[] {
  return (mode === "shared" ? undoShared : undoOwn)[status];
}

function canFallBack({ mode, transport }: ConnectionMachine): boolean {
  return (mode === "unproven" || mode === "proven") && transport !== "longpoll";
}

function isUnproven({ mode, transport }: ConnectionMachine): boolean {
  return mode === "unproven" && transport !== "longpoll";
}

function openWire({ mode, transport }: ConnectionMachine) {
  return { type: "openWire" as const, isFallback: mode !== "own" && transport === "longpoll" };
}

function attempt(state: ConnectionMachine): Transition {
  const next: ConnectionMachine = {
    ...state,
    status: "connecting",
    attempt: state.attempt + 1,
    transport: undefined,
  };
  return [next, [...undo(state), openWire(next)]];
}

function started(state: ConnectionMachine, transport: WireTransport): Transition {
  const next = { ...state, transport };
  return [next, canFallBack(next) ? [scheduleFallback] : []];
}

function opened(state: ConnectionMachine): Transition {
  const { status, epoch, mode } = state;
  const isAwaited =
    status === "connecting" ||
    status === "open" ||
    (status === "reconnecting" && mode === "shared");
  if (!isAwaited) return [state, [closeWire]];
  return [
    { ...state, status: "open", attempt: 0, waits: 0, epoch: epoch + 1, error: undefined },
    [
      // An open while open: the end of the connection before was never told.
      ...(status === "open" ? [announceLoss] : []),
      announceOpen,
      ...(isUnproven(state) ? [proveWire] : []),
    ],
  ];
}

function late(state: ConnectionMachine, error: SlipstreamError): Transition {
  if (state.status === "connecting" && canFallBack(state)) return fallenBack(state);
  if (state.status !== "open" || !isUnproven(state)) return [state, []];
  // It was open: over long poll it is another attempt, with credentials of its own.
  const next: ConnectionMachine = {
    ...state,
    status: "connecting",
    attempt: 1,
    error,
    transport: "longpoll",
  };
  return [next, [...undo(state), openWire(next)]];
}

// On another network than the one that was proven, WebSockets may open and carry nothing.
function doubted(state: ConnectionMachine, isMute: boolean): ConnectionMachine {
  return isMute && state.mode === "proven" ? { ...state, mode: "unproven" } : state;
}

function fallenBack(state: ConnectionMachine): Transition {
  return [
    { ...state, transport: "longpoll" },
    [closeWire, { type: "reopenWire", isFallback: true }],
  ];
}

function ended(state: ConnectionMachine, error: SlipstreamError): Transition {
  const { status, mode } = state;
  const waits = state.waits + 1;
  const next: ConnectionMachine = { ...state, status: "reconnecting", waits, error };
  if (mode === "shared") return [next, status === "open" ? [announceLoss] : []];
  const isAfterLoss = status === "open";
  return [next, [...undo(state), { type: "scheduleRetry", tries: waits, isAfterLoss }]];
}

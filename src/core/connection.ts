import type { TimerHandle } from "./clock.js";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionMachine,
  transition,
} from "./connectionMachine.js";
import type { Context } from "./context.js";
import { askCredentials, type Credentials } from "./credentials.js";
import { SlipstreamError } from "./error.js";
import { Heartbeat } from "./heartbeat.js";
import { isDeepEqual } from "./isDeepEqual.js";
import { isThenable } from "./isThenable.js";
import type { ConnectAttempt } from "./options.js";
import { Retry } from "./retry.js";
import type { ConnectionState } from "./stateStore.js";
import { guarded } from "../wire/report.js";
import { type WireClosure, WireConfigError, type WireTransport } from "../wire/wire.js";

export interface ConnectionListener {
  opened(): void;
  lost(): void;
  /** We let go of a connection that lives on: what it carries for us has to be left. */
  parted(): void;
  rejected(error: SlipstreamError): void;
}

/** Feeds events to the machine of the connection and carries out its commands. */
export class Connection {
  readonly heartbeat: Heartbeat;
  /** What the current attempt sends. */
  credentials: Credentials = { params: {}, authToken: "" };
  /** Resolves when the transport that was closed last is closed. */
  closed: Promise<void> = Promise.resolve();
  readonly #context: Context;
  readonly #listener: ConnectionListener;
  readonly #events: ConnectionEvent[] = [];
  #machine: ConnectionMachine;
  #since: number;
  readonly #retry: Retry;
  #limit: TimerHandle;
  #fallback: TimerHandle;
  #published: ConnectionState | undefined;
  /** Tells late credentials from those of the current attempt. */
  #attempt = 0;
  #startedAtMs = 0;

  constructor(context: Context, initial: ConnectionMachine, listener: ConnectionListener) {
    const { clock, wire, config } = context;
    this.#context = context;
    this.#machine = initial;
    this.#since = clock.now();
    this.#listener = listener;
    this.#retry = new Retry(context, () => this.dispatch({ type: "retryElapsed" }));
    this.heartbeat = new Heartbeat(clock, wire, config.heartbeatIntervalMs, () =>
      this.wireEnded("interrupted", "the server did not answer the heartbeat"),
    );
  }

  get state(): ConnectionState {
    const { status, attempt, epoch, error } = this.#machine;
    return {
      status,
      attempt,
      ...(this.#retry.at !== undefined && { retryAt: this.#retry.at }),
      since: this.#since,
      ...(error && { error }),
      epoch,
    };
  }

  get isOpen(): boolean {
    return this.#machine.status === "open";
  }

  // An event that comes while another is handled waits, so that commands are carried out in order.
  dispatch(event: ConnectionEvent): void {
    if (this.#events.push(event) > 1) return;
    this.#context.mailbox.work(() => {
      for (let next = this.#events[0]; next; next = this.#events[0]) {
        guarded(() => this.#handle(next));
        this.#events.shift();
      }
    });
  }

  wireStarted(transport: WireTransport): void {
    this.dispatch({ type: "wireStarted", transport });
  }

  wireOpened(): void {
    this.dispatch({ type: "wireOpened" });
  }

  wireClosed({ code, reason, isOurs }: WireClosure): void {
    if (isOurs && this.#machine.status === "connecting") {
      this.dispatch({ type: "wireTaken" });
      return;
    }
    const about = `code ${code}${reason && `, ${reason}`}`;
    if (this.isOpen) this.wireEnded("interrupted", `the connection was lost (${about})`);
    else this.wireEnded("connect-failed", `the connection could not be opened (${about})`);
  }

  /** No connection can be made with this configuration, or in this environment. */
  reject(error: SlipstreamError): void {
    this.dispatch({ type: "configRejected", error });
    this.#listener.rejected(error);
  }

  wireEnded(code: "interrupted" | "connect-failed", message: string, cause?: unknown): void {
    this.dispatch({ type: "wireEnded", error: new SlipstreamError(code, message, { cause }) });
  }

  #handle(event: ConnectionEvent) {
    const before = this.#machine;
    const [next, commands] = transition(before, event);
    if (next !== before) {
      this.#machine = next;
      if (next.status !== before.status) this.#since = this.#context.clock.now();
      this.#tell(before, event);
      // Before the commands, so that whoever one of them wakes finds the store up to date.
      this.#publish();
    }
    for (const command of commands) this.#run(command);
    if (commands.length > 0) this.#publish();
  }

  // Not all that the machine knows can be seen.
  #publish() {
    const { state } = this;
    if (isDeepEqual(state, this.#published)) return;
    this.#published = state;
    this.#context.state.setConnection(state);
  }

  #tell(before: ConnectionMachine, event: ConnectionEvent) {
    const { emit, clock } = this.#context;
    const { status, epoch, error, transport } = this.#machine;
    if (event.type === "wireOpened") {
      const durationMs = clock.elapsed() - this.#startedAtMs;
      emit?.({ type: "connectionOpened", epoch, durationMs, ...(transport && { transport }) });
    } else if (before.status === "open" && status !== "open") {
      emit?.({ type: "connectionClosed", message: error?.message ?? "asked for" });
    } else if (before.status === "connecting" && status === "reconnecting") {
      emit?.({ type: "connectFailed", attempt: before.attempt, message: error?.message ?? "" });
    }
  }

  #run(command: ConnectionCommand): void {
    switch (command.type) {
      case "openWire":
        return this.#open(command.isFallback);
      case "reopenWire":
        return this.#openWith(this.credentials, true);
      case "closeWire":
        return this.#close();
      case "scheduleFallback":
        return this.#scheduleFallback("the WebSocket did not open");
      case "cancelFallback":
        return this.#context.clock.clearTimeout(this.#fallback);
      case "proveWire":
        return this.#prove();
      case "scheduleRetry":
        return this.#retry.schedule(command.tries, command.isAfterLoss);
      case "cancelRetry":
        return this.#retry.cancel();
      case "announceOpen":
        this.#clearLimits();
        this.heartbeat.start();
        return this.#listener.opened();
      case "announceLoss":
        this.#startedAtMs = this.#context.clock.elapsed();
        this.heartbeat.stop();
        return this.#listener.lost();
      case "announceParting":
        this.heartbeat.stop();
        return this.#listener.parted();
    }
  }

  #open(isFallback: boolean) {
    const { config, clock, emit } = this.#context;
    const { attempt, error } = this.#machine;
    const current = (this.#attempt += 1);
    this.#startedAtMs = clock.elapsed();
    emit?.({ type: "connectStarted", attempt });
    this.#limitTo("credentials did not come", (failure) => this.#failCredentials(failure));
    const info: ConnectAttempt = error ? { attempt, lastError: error } : { attempt };
    const open = (credentials: Credentials) => {
      // What was asked for them may have disconnected, or destroyed the client.
      const isEnding = this.#events.some(({ type }) => type === "disconnectRequested");
      if (current === this.#attempt && !isEnding) this.#openWith(credentials, isFallback);
    };
    const fail = (cause: unknown) => {
      if (current === this.#attempt) this.#failCredentials("credentials failed", cause);
    };
    try {
      const credentials = askCredentials(config, info);
      if (isThenable(credentials)) credentials.then(open, fail);
      else open(credentials);
    } catch (cause) {
      fail(cause);
    }
  }

  #failCredentials(message: string, cause?: unknown) {
    const error = new SlipstreamError("connect-failed", message, { cause });
    this.dispatch({ type: "credentialsFailed", error });
  }

  #openWith(credentials: Credentials, isFallback: boolean) {
    this.credentials = credentials;
    this.#limitTo("the connection did not open", (failure) =>
      this.wireEnded("connect-failed", failure),
    );
    try {
      this.#context.wire.open(isFallback);
    } catch (cause) {
      if (cause instanceof WireConfigError) {
        this.reject(configError(cause));
      } else this.wireEnded("connect-failed", "the connection could not be opened", cause);
    }
  }

  #limitTo(failure: string, fail: (message: string) => void) {
    const { clock, config, wire } = this.#context;
    const { connectTimeoutMs } = config;
    clock.clearTimeout(this.#limit);
    // Who owns the socket decides how long it tries.
    if (wire.isShared) return;
    this.#limit = clock.setTimeout(
      () => fail(`${failure} within ${connectTimeoutMs} ms`),
      connectTimeoutMs,
    );
  }

  #scheduleFallback(failure: string) {
    const { clock, config } = this.#context;
    const { longPollFallbackMs = 0 } = config;
    this.#fallback = clock.setTimeout(() => {
      const message = `${failure} within ${longPollFallbackMs} ms`;
      this.dispatch({
        type: "fallbackElapsed",
        error: new SlipstreamError("interrupted", message),
      });
    }, longPollFallbackMs);
  }

  #prove() {
    this.#scheduleFallback("the WebSocket carried no answer");
    this.heartbeat.ping({}).then(
      () => this.dispatch({ type: "wireProven" }),
      // Lost meanwhile: the next one has to prove itself.
      () => undefined,
    );
  }

  #clearLimits() {
    this.#context.clock.clearTimeout(this.#limit);
    this.#context.clock.clearTimeout(this.#fallback);
  }

  #close() {
    this.#attempt += 1;
    this.#clearLimits();
    this.closed = this.#context.wire.close();
  }
}

export function configError({ message, hint }: WireConfigError): SlipstreamError {
  return new SlipstreamError("invalid-config", message, { hint });
}

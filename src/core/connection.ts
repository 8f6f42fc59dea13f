import type { TimerHandle } from "./clock.js";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionMachine,
  transition,
} from "./connectionMachine.js";
import type { Context } from "./context.js";
import { askCredentials, type Credentials } from "./credentials.js";
import { delayOf } from "./delay.js";
import { SlipstreamError } from "./error.js";
import { Heartbeat } from "./heartbeat.js";
import { isThenable } from "./isThenable.js";
import type { ConnectAttempt } from "./options.js";
import { isHidden, onReturn } from "./page.js";
import type { ConnectionState } from "./stateStore.js";
import { guarded } from "../wire/report.js";
import { type WireClosure, WireConfigError } from "../wire/wire.js";

export interface ConnectionListener {
  opened(): void;
  lost(): void;
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
  #retryAt: number | undefined;
  #retry: TimerHandle;
  #forgetPage: () => void = () => undefined;
  #limit: TimerHandle;
  /** Tells late credentials from those of the current attempt. */
  #attempt = 0;
  #startedAtMs = 0;

  constructor(context: Context, initial: ConnectionMachine, listener: ConnectionListener) {
    const { clock, wire, config } = context;
    this.#context = context;
    this.#machine = initial;
    this.#since = clock.now();
    this.#listener = listener;
    this.heartbeat = new Heartbeat(clock, wire, config.heartbeatIntervalMs, () =>
      this.wireEnded("interrupted", "the server did not answer the heartbeat"),
    );
  }

  get state(): ConnectionState {
    const { status, attempt, epoch, error } = this.#machine;
    return {
      status,
      attempt,
      ...(this.#retryAt !== undefined && { retryAt: this.#retryAt }),
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
      this.#context.state.setConnection(this.state);
    }
    for (const command of commands) this.#run(command);
    if (commands.length > 0) this.#context.state.setConnection(this.state);
  }

  #tell({ status, attempt }: ConnectionMachine, event: ConnectionEvent) {
    const { emit } = this.#context;
    const { epoch, error } = this.#machine;
    if (event.type === "wireOpened") {
      const durationMs = this.#context.clock.elapsed() - this.#startedAtMs;
      emit?.({ type: "connectionOpened", epoch, durationMs });
    } else if (status === "open") {
      emit?.({ type: "connectionClosed", message: error?.message ?? "asked for" });
    } else if (event.type === "wireEnded") {
      emit?.({ type: "connectFailed", attempt, message: event.error.message });
    }
  }

  #run(command: ConnectionCommand): void {
    switch (command.type) {
      case "openWire":
        return this.#open();
      case "closeWire":
        return this.#close();
      case "scheduleRetry":
        return this.#scheduleRetry(command.tries, command.isAfterLoss);
      case "cancelRetry":
        return this.#cancelRetry();
      case "announceOpen":
        this.#context.clock.clearTimeout(this.#limit);
        this.heartbeat.start();
        return this.#listener.opened();
      case "announceLoss":
        this.heartbeat.stop();
        return this.#listener.lost();
    }
  }

  #open() {
    const { config, clock, emit } = this.#context;
    const { attempt, error } = this.#machine;
    this.#retryAt = undefined;
    const current = (this.#attempt += 1);
    this.#startedAtMs = clock.elapsed();
    emit?.({ type: "connectStarted", attempt });
    this.#limitTo("credentials did not come");
    const info: ConnectAttempt = error ? { attempt, lastError: error } : { attempt };
    const open = (credentials: Credentials) => {
      // What was asked for them may have disconnected, or destroyed the client.
      const isEnding = this.#events.some(({ type }) => type === "disconnectRequested");
      if (current === this.#attempt && !isEnding) this.#openWith(credentials);
    };
    const fail = (cause: unknown) => {
      if (current === this.#attempt) this.wireEnded("connect-failed", "credentials failed", cause);
    };
    try {
      const credentials = askCredentials(config, info);
      if (isThenable(credentials)) credentials.then(open, fail);
      else open(credentials);
    } catch (cause) {
      fail(cause);
    }
  }

  #openWith(credentials: Credentials) {
    this.credentials = credentials;
    this.#limitTo("the connection did not open");
    try {
      this.#context.wire.open();
    } catch (cause) {
      if (cause instanceof WireConfigError) {
        this.reject(configError(cause));
      } else this.wireEnded("connect-failed", "the connection could not be opened", cause);
    }
  }

  #limitTo(failure: string) {
    const { clock, config } = this.#context;
    const { connectTimeoutMs } = config;
    clock.clearTimeout(this.#limit);
    this.#limit = clock.setTimeout(
      () => this.wireEnded("connect-failed", `${failure} within ${connectTimeoutMs} ms`),
      connectTimeoutMs,
    );
  }

  #close() {
    this.#attempt += 1;
    this.#context.clock.clearTimeout(this.#limit);
    this.closed = this.#context.wire.close();
  }

  #scheduleRetry(tries: number, isAfterLoss: boolean) {
    const { clock, config } = this.#context;
    const { reconnectAfterMs: schedule, jitter } = config;
    // While nobody looks there is no hurry; whoever comes back to the page finds it connecting.
    const isLast = isHidden() && typeof schedule !== "function";
    const request = isLast
      ? { schedule, tries: schedule.length, jitter }
      : { schedule, tries, jitter, isAfterLoss };
    const delayMs = delayOf(request, clock);
    const retry = () => this.dispatch({ type: "retryElapsed" });
    this.#retryAt = clock.now() + delayMs;
    this.#retry = clock.setTimeout(retry, delayMs);
    this.#forgetPage = onReturn(retry);
  }

  #cancelRetry() {
    this.#context.clock.clearTimeout(this.#retry);
    this.#forgetPage();
    this.#retryAt = undefined;
  }
}

export function configError({ message, hint }: WireConfigError): SlipstreamError {
  return new SlipstreamError("invalid-config", message, { hint });
}

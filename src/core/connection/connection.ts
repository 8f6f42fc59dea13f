import type { Context } from "../context.js";
import { SlipstreamError } from "../error.js";
import { isDeepEqual } from "../isDeepEqual.js";
import type { ConnectionState } from "../stateStore.js";
import { Attempt } from "./attempt.js";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionMachine,
  transition,
} from "./connectionMachine.js";
import type { Credentials } from "./credentials.js";
import { Heartbeat } from "./heartbeat.js";
import { Retry } from "./retry.js";
import { guarded } from "../../wire/report.js";
import type { WireClosure, WireTransport } from "../../wire/wire.js";

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
  /** Resolves when the transport that was closed last is closed. */
  closed: Promise<void> = Promise.resolve();
  readonly #context: Context;
  readonly #listener: ConnectionListener;
  readonly #events: ConnectionEvent[] = [];
  #machine: ConnectionMachine;
  #since: number;
  readonly #attempt: Attempt;
  readonly #retry: Retry;
  #published: ConnectionState | undefined;
  #startedAtMs = 0;

  constructor(context: Context, initial: ConnectionMachine, listener: ConnectionListener) {
    const { clock, wire, config } = context;
    this.#context = context;
    this.#machine = initial;
    this.#since = clock.now();
    this.#listener = listener;
    this.#attempt = new Attempt(context, {
      isEnding: () => this.#events.some(({ type }) => type === "disconnectRequested"),
      credentialsFailed: (error) => this.dispatch({ type: "credentialsFailed", error }),
      wireFailed: (error) => this.dispatch({ type: "wireEnded", error }),
      fallbackElapsed: (error) => this.dispatch({ type: "fallbackElapsed", error }),
      rejected: (error) => this.reject(error),
    });
    this.#retry = new Retry(context, () => this.dispatch({ type: "retryElapsed" }));
    this.heartbeat = new Heartbeat(clock, wire, config.heartbeatIntervalMs, (isMute) => {
      const error = new SlipstreamError("interrupted", "the server did not answer the heartbeat");
      this.dispatch({ type: "beatMissed", isMute, error });
    });
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

  /** What the current attempt sends. */
  get credentials(): Credentials {
    return this.#attempt.credentials;
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
    if (this.isOpen) this.#wireEnded("interrupted", `the connection was lost (${about})`);
    else this.#wireEnded("connect-failed", `the connection could not be opened (${about})`);
  }

  /** No connection can be made with this configuration, or in this environment. */
  reject(error: SlipstreamError): void {
    this.dispatch({ type: "configRejected", error });
    this.#listener.rejected(error);
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
      if (before.status === "open") {
        emit?.({ type: "connectionClosed", message: "its end was not told" });
        this.#startedAtMs = clock.elapsed();
      }
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
        return this.#attempt.openWire(command.isFallback);
      case "closeWire":
        return this.#close();
      case "scheduleFallback":
        return this.#attempt.scheduleFallback("the WebSocket did not open");
      case "cancelFallback":
        return this.#attempt.cancelFallback();
      case "proveWire":
        return this.#prove();
      case "scheduleRetry":
        return this.#retry.schedule(command.tries, command.isAfterLoss);
      case "cancelRetry":
        return this.#retry.cancel();
      case "announceOpen":
        this.#attempt.end();
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
    const { clock, emit } = this.#context;
    const { attempt, error } = this.#machine;
    this.#startedAtMs = clock.elapsed();
    emit?.({ type: "connectStarted", attempt });
    this.#attempt.begin(error ? { attempt, lastError: error } : { attempt }, isFallback);
  }

  #prove() {
    this.#attempt.scheduleFallback("the WebSocket carried no answer");
    this.heartbeat.ping({}).then(
      () => this.dispatch({ type: "wireProven" }),
      // Lost meanwhile: the next one has to prove itself.
      () => undefined,
    );
  }

  #close() {
    this.#attempt.end();
    this.closed = this.#context.wire.close();
  }

  #wireEnded(code: "interrupted" | "connect-failed", message: string) {
    this.dispatch({ type: "wireEnded", error: new SlipstreamError(code, message) });
  }
}

import type { Context } from "../context.js";
import { SlipstreamError } from "../error.js";
import { isThenable } from "../isThenable.js";
import type { ConnectAttempt } from "../options.js";
import type { TimerHandle } from "../time/clock.js";
import { askCredentials, type Credentials } from "./credentials.js";
import { WireConfigError } from "../../wire/wire.js";

export interface AttemptListener {
  /** What was asked for credentials may have disconnected, or destroyed the client. */
  isEnding(): boolean;
  credentialsFailed(error: SlipstreamError): void;
  wireFailed(error: SlipstreamError): void;
  fallbackElapsed(error: SlipstreamError): void;
  rejected(error: SlipstreamError): void;
}

/** An attempt to connect: credentials first, then the wire, each within its time. */
export class Attempt {
  /** What the current attempt sends. */
  credentials: Credentials = { params: {}, authToken: "" };
  readonly #context: Context;
  readonly #listener: AttemptListener;
  /** Tells late credentials from those of the current attempt. */
  #current = 0;
  #limit: TimerHandle;
  #fallback: TimerHandle;

  constructor(context: Context, listener: AttemptListener) {
    this.#context = context;
    this.#listener = listener;
  }

  begin(info: ConnectAttempt, isFallback: boolean): void {
    const current = (this.#current += 1);
    const isCurrent = () => current === this.#current;
    const fail = (message: string, cause?: unknown) => {
      if (isCurrent()) this.#listener.credentialsFailed(failure(message, cause));
    };
    const open = (credentials: Credentials) => {
      if (!isCurrent() || this.#listener.isEnding()) return;
      this.credentials = credentials;
      this.openWire(isFallback);
    };
    this.#limitTo("credentials did not come", fail);
    try {
      const credentials = askCredentials(this.#context.config, info);
      if (!isThenable(credentials)) open(credentials);
      else credentials.then(open, (cause: unknown) => fail("credentials failed", cause));
    } catch (cause) {
      fail("credentials failed", cause);
    }
  }

  /** With the credentials that the attempt has. */
  openWire(isFallback: boolean): void {
    const fail = (message: string, cause?: unknown) =>
      this.#listener.wireFailed(failure(message, cause));
    this.#limitTo("the connection did not open", fail);
    try {
      this.#context.wire.open(isFallback);
    } catch (cause) {
      if (cause instanceof WireConfigError) this.#listener.rejected(configError(cause));
      else fail("the connection could not be opened", cause);
    }
  }

  scheduleFallback(what: string): void {
    const { clock, config } = this.#context;
    const { longPollFallbackMs = 0 } = config;
    this.#fallback = clock.setTimeout(() => {
      const message = `${what} within ${longPollFallbackMs} ms`;
      this.#listener.fallbackElapsed(new SlipstreamError("interrupted", message));
    }, longPollFallbackMs);
  }

  cancelFallback(): void {
    this.#context.clock.clearTimeout(this.#fallback);
  }

  /** It has its connection, or is over: late credentials are ignored. */
  end(): void {
    this.#current += 1;
    this.#context.clock.clearTimeout(this.#limit);
    this.cancelFallback();
  }

  #limitTo(what: string, fail: (message: string) => void) {
    const { clock, config, wire } = this.#context;
    const { connectTimeoutMs } = config;
    clock.clearTimeout(this.#limit);
    // Who owns a shared socket decides how long it tries.
    if (wire.isShared) return;
    this.#limit = clock.setTimeout(
      () => fail(`${what} within ${connectTimeoutMs} ms`),
      connectTimeoutMs,
    );
  }
}

export function configError({ message, hint }: WireConfigError): SlipstreamError {
  return new SlipstreamError("invalid-config", message, { hint });
}

function failure(message: string, cause?: unknown): SlipstreamError {
  return new SlipstreamError("connect-failed", message, { cause });
}

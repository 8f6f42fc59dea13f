import type { TransportConstructor } from "./phoenixSocket.js";
import { guarded } from "./report.js";
import type { WireClosure } from "./wire.js";

const CLOSED = 3;

/** The part of a WebSocket that phoenix.js touches. */
interface Transport {
  readyState: number;
  binaryType?: string;
  timeout?: number;
  skipHeartbeat?: boolean;
  onopen: ((event: unknown) => void) | null;
  onerror: ((event: unknown) => void) | null;
  onmessage: ((event: unknown) => void) | null;
  onclose: ((event: unknown) => void) | null;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
}

export interface TransportWatch {
  /** The class to connect with, read at each attempt. */
  real(): TransportConstructor;
  /** `false` for an attempt that nobody asked for: phoenix.js connects by itself on some page events. */
  isExpected(protocols: unknown): boolean;
  /** `false` for a close that nobody asked for: phoenix.js ends handshakes on some page events. */
  isClosing(): boolean;
  created(transport: WatchedTransport): void;
  opened(transport: WatchedTransport): void;
  closed(transport: WatchedTransport, closure: WireClosure): void;
}

export interface WatchedTransport {
  readonly needsHeartbeat: boolean;
  /** Whether the real transport was made by this class. */
  isMadeBy(transport: TransportConstructor): boolean;
  /** Resolves when the real transport has closed. */
  readonly whenClosed: Promise<void>;
}

const ignore = () => undefined;

/**
 * A transport class that stands between phoenix.js and the real one. Some losses are told to
 * phoenix.js Channels only, and its `disconnect()` waits by timer for a slow close: here every end
 * is seen, and a close is over at once for phoenix.js while the real transport finishes on its own.
 */
export function createWatchedTransport(watch: TransportWatch): TransportConstructor {
  let last: Watched | undefined;
  // One class for all clients: with one for each, no code that touches a transport stays fast.
  function transport(url: string, protocols?: string | string[]) {
    const isExpected = watch.isExpected(protocols);
    if (!isExpected && last?.resume()) return last;
    return (last = new Watched(watch, isExpected, url, protocols));
  }
  // What a plain function returns takes the place of what `new` has made.
  return transport as unknown as TransportConstructor;
}

class Watched implements WatchedTransport {
  readonly skipHeartbeat = true;
  readonly bufferedAmount = 0;
  readonly whenClosed: Promise<void>;
  onopen: ((event: unknown) => void) | null = null;
  onclose: ((event: unknown) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  readonly #watch: TransportWatch;
  readonly #real: Transport | undefined;
  #isOpened = false;
  #isClosed = false;
  /** phoenix.js ended the handshake by itself, and may ask for another in the same task. */
  #isPaused = false;
  #resolveClosed: () => void = ignore;

  constructor(
    watch: TransportWatch,
    isExpected: boolean,
    url: string,
    protocols?: string | string[],
  ) {
    this.#watch = watch;
    this.whenClosed = new Promise((resolve) => (this.#resolveClosed = resolve));
    if (!isExpected) {
      this.#isClosed = true;
      this.#resolveClosed();
      return;
    }
    const Real = watch.real();
    // The option takes any class with a WebSocket's interface.
    const real = new Real(url, protocols) as Transport;
    this.#real = real;
    real.onopen = (event) => {
      this.#isOpened = true;
      // Callbacks that users gave to phoenix.js's socket may throw.
      guarded(() => this.onopen?.(event));
      watch.opened(this);
    };
    real.onerror = (event) => {
      guarded(() => this.onerror?.(event));
      // Most close right behind it, and say why; some never do.
      if (!this.#isOpened) queueMicrotask(() => this.#giveUp());
    };
    real.onclose = (event) => this.#end(event);
    watch.created(this);
  }

  get readyState() {
    return this.#isClosed || this.#isPaused ? CLOSED : (this.#real?.readyState ?? CLOSED);
  }

  get needsHeartbeat() {
    return this.#real?.skipHeartbeat !== true;
  }

  set binaryType(value: string) {
    if (this.#real) this.#real.binaryType = value;
  }

  set timeout(value: number) {
    if (this.#real) this.#real.timeout = value;
  }

  // Handed through, so that a message costs no hop of ours.
  set onmessage(listener: ((event: unknown) => void) | null) {
    if (this.#real) this.#real.onmessage = listener;
  }

  isMadeBy(transport: TransportConstructor) {
    return this.#real instanceof transport;
  }

  send(data: string | ArrayBuffer) {
    this.#real?.send(data);
  }

  close(code?: number, reason?: string) {
    if (this.#isOpened || this.#isClosed || this.#watch.isClosing()) {
      this.#close(code, reason);
      return;
    }
    this.#isPaused = true;
    queueMicrotask(() => {
      if (this.#isPaused) this.#close(code, reason);
    });
  }

  /** Goes on with the handshake in place of a new one, so that showing a tab often is no storm. */
  resume(): boolean {
    const isResumed = this.#isPaused && !this.#isClosed;
    this.#isPaused = false;
    return isResumed;
  }

  #close(code?: number, reason?: string) {
    const real = this.#real;
    if (!real || this.#isClosed) return;
    this.#silence(real);
    real.onclose = this.#resolveClosed;
    if (code === undefined) real.close();
    else real.close(code, reason ?? "");
    this.#end({ code: code ?? 1000, reason: reason ?? "", wasClean: true }, true);
  }

  #giveUp() {
    const real = this.#real;
    if (!real || this.#isClosed || this.#isOpened) return;
    this.#silence(real);
    real.onclose = ignore;
    guarded(() => real.close());
    this.#end(undefined);
  }

  // Listeners stay: Node's `ws` throws an error that nobody hears, and phoenix.js 1.7's `LongPoll`
  // hands over messages after its end.
  #silence(real: Transport) {
    real.onopen = real.onmessage = real.onerror = ignore;
  }

  #end(event: unknown, isOurs = false) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!isOurs) this.#resolveClosed();
    guarded(() => this.onclose?.(event));
    this.#watch.closed(this, { ...closureOf(event), isOurs });
  }
}

// Long poll and transports of users may close with less than a CloseEvent.
export function closureOf(event: unknown): Omit<WireClosure, "isOurs"> {
  const { code = 1006, reason = "", wasClean = false } = (event ?? {}) as Partial<WireClosure>;
  return { code, reason, wasClean };
}

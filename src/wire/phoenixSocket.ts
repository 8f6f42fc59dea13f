import type { Frame } from "./frame.js";

/**
 * What this package uses of a phoenix.js `Socket`, typed by shape: phoenix.js ships no types, and
 * any fork with the same methods will do.
 */
export interface PhoenixSocket {
  /** Opens the connection. */
  connect(): void;
  /** Closes the connection with an optional WebSocket close code. */
  disconnect(callback?: () => void, code?: number, reason?: string): void;
  /** `true` while the transport is open. */
  isConnected(): boolean;
  /** The next message ref, unique on this socket. */
  makeRef(): string;
  /** Sends one frame; keeps it for the next connection when there is none. */
  push(data: object): void;
  /** Adds a listener for connections that open and returns a ref for `off`. */
  onOpen(callback: () => void): string;
  /** Adds a listener for connections that end and returns a ref for `off`. */
  onClose(callback: (event: unknown) => void): string;
  /** Adds a listener for errors of the transport and returns a ref for `off`. */
  onError(callback: (error: unknown) => void): string;
  /** Adds a listener for decoded frames and returns a ref for `off`. */
  onMessage(callback: (message: object) => void): string;
  /** Removes listeners by their refs. */
  off(refs: string[]): void;
}

/** A WebSocket class, or one with its interface such as phoenix.js's `LongPoll`. */
export type TransportConstructor = new (url: string, protocols?: string | string[]) => object;

/**
 * Turns a frame into what the transport sends, as phoenix.js documents its `encode` option.
 */
export type Encode = (frame: Frame, callback: (encoded: string | ArrayBuffer) => void) => void;

/** Turns what the transport received into a frame, as phoenix.js documents its `decode` option. */
export type Decode = (raw: string | ArrayBuffer, callback: (frame: unknown) => void) => void;

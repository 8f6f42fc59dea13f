import type { TransportClass } from "../memoryTransport.js";

/** What came back, so that a contender that loses something cannot win. */
export interface Tally {
  joined: number;
  messages: number;
  replies: number;
  left: number;
}

/** One socket of a contender. */
export interface Session {
  connect(): void;
  /** Joins each topic, with one handler of `new_msg`. */
  join(topics: readonly string[]): void;
  /** Pushes once to each topic, and waits for the reply. */
  push(): void;
  leave(): void;
  close(): void;
}

export interface TrackedSession extends Session {
  /** By the place of the topic in the list that was joined. */
  isJoined(index: number): boolean;
}

export interface Contender<S extends Session = Session> {
  readonly name: string;
  open(Transport: TransportClass, tally: Tally): S;
}

export const event = "new_msg";
export const payload = { body: "hello" };

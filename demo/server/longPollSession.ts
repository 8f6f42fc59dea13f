import { randomBytes } from "node:crypto";

import type { Peer } from "slipstream-react/testing";

/** What a poll is answered with; Phoenix keeps the status of HTTP for itself. */
export interface PollAnswer {
  status: 200 | 204 | 410;
  messages: string[];
}

export interface LongPollTimes {
  /** A poll with nothing to tell is answered after this long. */
  pollMs: number;
  /** A client that has not polled for this long is gone. */
  sessionMs: number;
}

/** One client's session: it keeps what the server sends until the client asks. */
export class LongPollSession implements Peer {
  readonly token: string = randomBytes(16).toString("base64url");
  readonly #times: LongPollTimes;
  readonly #onEnded: (isLost: boolean) => void;
  #messages: string[] = [];
  #answer: ((answer: PollAnswer) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `onEnded` is told whether it is the client that is gone. */
  constructor(times: LongPollTimes, onEnded: (isLost: boolean) => void) {
    this.#times = times;
    this.#onEnded = onEnded;
    this.#awaitPoll();
  }

  send(data: string | ArrayBuffer): void {
    // Phoenix writes binary frames as if they were text.
    this.#messages.push(typeof data === "string" ? data : Buffer.from(data).toString());
    setImmediate(() => this.#flush());
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#onEnded(false);
    this.#settle(410);
  }

  /** Resolves when there is something to tell, or nothing for too long. */
  poll(): Promise<PollAnswer> {
    this.#settle(204);
    return new Promise((resolve) => {
      clearTimeout(this.#timer);
      this.#answer = resolve;
      this.#timer = setTimeout(() => this.#settle(204), this.#times.pollMs);
      this.#flush();
    });
  }

  /** The client no longer waits for the answer to its poll. */
  hungUp(): void {
    this.#settle(204);
  }

  #flush() {
    if (this.#answer && this.#messages.length > 0) this.#settle(200);
  }

  #settle(status: PollAnswer["status"]) {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    const messages = status === 200 ? this.#messages.splice(0) : [];
    if (status !== 410) this.#awaitPoll();
    answer({ status, messages });
  }

  #awaitPoll() {
    clearTimeout(this.#timer);
    // It may outlive the server.
    this.#timer = setTimeout(() => this.#onEnded(true), this.#times.sessionMs).unref();
  }
}

import { Listeners } from "../core/listeners.js";
import type { Channel } from "../core/channel/channel.js";
import { subscribeInFrames } from "./frames.js";

export interface PushSnapshot {
  readonly status: "idle" | "pending" | "ok" | "error";
  readonly response: unknown;
  readonly error: unknown;
}

export const idlePush: PushSnapshot = { status: "idle", response: undefined, error: undefined };

type Args = Parameters<Channel["push"]> extends [unknown, ...infer Rest] ? Rest : never;

/** The last push of one event. */
export class PushState {
  readonly #push: Channel["push"];
  readonly #event: string;
  readonly #listeners = new Listeners();
  #snapshot = idlePush;
  /** Whose answer counts. */
  #last: Promise<unknown> | null = null;

  constructor(push: Channel["push"], event: string) {
    this.#push = push;
    this.#event = event;
  }

  readonly get = (): PushSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) =>
    subscribeInFrames((notify) => this.#listeners.add(notify), listener);

  readonly push = (...args: Args): void => {
    void this.pushAsync(...args);
  };

  readonly pushAsync = (...args: Args): Promise<unknown> => {
    const reply = this.#push(this.#event, ...args);
    this.#last = reply;
    this.#set({ ...idlePush, status: "pending" });
    reply.then(
      (response) => this.#settle(reply, { ...idlePush, status: "ok", response }),
      (error: unknown) => this.#settle(reply, { ...idlePush, status: "error", error }),
    );
    return reply;
  };

  readonly reset = (): void => {
    this.#last = null;
    this.#set(idlePush);
  };

  #settle(reply: Promise<unknown>, snapshot: PushSnapshot) {
    if (this.#last === reply) this.#set(snapshot);
  }

  #set(snapshot: PushSnapshot) {
    this.#snapshot = snapshot;
    this.#listeners.tell();
  }
}

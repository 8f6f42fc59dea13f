import { type Channel, Presence } from "phoenix";

/** phoenix.js's `Presence` on messages that are handed to it, in place of a channel. */
export class PresenceMerger {
  readonly #presence: Presence;
  readonly #handlers = new Map<string, (payload: unknown) => void>();
  #joinRef: string | null = null;

  constructor() {
    const channel = {
      on: (event: string, handler: (payload: unknown) => void) =>
        this.#handlers.set(event, handler),
      joinRef: () => this.#joinRef,
    };
    // It uses these two of its methods.
    this.#presence = new Presence(channel as unknown as Channel);
  }

  /** What `by` makes of each who is there. */
  list<Result>(by: (key: string, metas: readonly object[]) => Result): Result[] {
    return this.#presence.list((key, { metas }: { metas: readonly object[] }) => by(key, metas));
  }

  /** `true` once the server has said who is there, in answer to this join. */
  isSynced(joinRef: string | null): boolean {
    this.#joinRef = joinRef;
    return !this.#presence.inPendingSyncState();
  }

  merge(event: string, payload: unknown, joinRef: string | null): void {
    this.#joinRef = joinRef;
    // It writes into the payload, which others were handed too.
    this.#handlers.get(event)?.(JSON.parse(JSON.stringify(payload)));
  }
}

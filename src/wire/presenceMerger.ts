import { type Channel, Presence } from "phoenix";

interface Frame {
  readonly payload: unknown;
  readonly joinRef: string | null;
}

/** phoenix.js's `Presence` on messages that are handed to it, in place of a channel. */
export class PresenceMerger {
  readonly #presence: Presence;
  readonly #handlers = new Map<string, (payload: unknown) => void>();
  #joinRef: string | null = null;
  /** Diffs that came before the state of their join. */
  #early: Frame[] = [];

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
    if (event === "presence_diff" && !this.isSynced(joinRef)) {
      this.#early.push({ payload, joinRef });
      return;
    }
    const early = this.#early;
    this.#early = [];
    this.#joinRef = joinRef;
    this.#tell(event, payload);
    // phoenix.js would take those of a join that ended before its state came, too.
    for (const diff of early)
      if (diff.joinRef === joinRef) this.#tell("presence_diff", diff.payload);
  }

  #tell(event: string, payload: unknown) {
    // It writes into the payload, which others were handed too.
    this.#handlers.get(event)?.(JSON.parse(JSON.stringify(payload)));
  }
}

import { type Channel, Presence } from "phoenix";

type Metas = readonly object[];

interface Frame {
  readonly payload: unknown;
  readonly joinRef: string | null;
}

/** From a server that never says who is there, diffs would pile up. */
const mostEarly = 1_000;

/** phoenix.js's `Presence` on messages that are handed to it, in place of a channel. */
export class PresenceMerger {
  readonly #presence: Presence & { readonly state?: Readonly<Record<string, { metas: Metas }>> };
  readonly #handlers = new Map<string, (payload: unknown) => void>();
  #joinRef: string | null = null;
  readonly #changed = new Set<string>();
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
    const changed = (key?: string) => key !== undefined && this.#changed.add(key);
    this.#presence.onJoin(changed);
    this.#presence.onLeave(changed);
  }

  /** Who came, left or changed since it was asked last, in order; `undefined`: is gone. */
  takeChanges(): [key: string, metas: Metas | undefined][] {
    const { state = {} } = this.#presence;
    const keys = [...this.#changed];
    this.#changed.clear();
    return keys.map((key) => [key, Object.hasOwn(state, key) ? state[key]?.metas : undefined]);
  }

  /** `true` once the server has said who is there, in answer to this join. */
  isSynced(joinRef: string | null): boolean {
    this.#joinRef = joinRef;
    return !this.#presence.inPendingSyncState();
  }

  merge(event: string, payload: unknown, joinRef: string | null): void {
    if (event === "presence_diff" && !this.isSynced(joinRef)) {
      if (this.#early[0]?.joinRef !== joinRef) this.#early = [];
      if (this.#early.length < mostEarly) this.#early.push({ payload, joinRef });
      return;
    }
    const early = this.#early;
    this.#early = [];
    this.#joinRef = joinRef;
    this.#tell(event, payload);
    // phoenix.js would take those of a join that ended before its state came, too.
    if (early[0]?.joinRef !== joinRef) return;
    for (const diff of early) this.#tell("presence_diff", diff.payload);
  }

  #tell(event: string, payload: unknown) {
    // It writes into the payload, which others were handed too.
    this.#handlers.get(event)?.(JSON.parse(JSON.stringify(payload)));
  }
}

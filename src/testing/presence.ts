/** A topic's presences by key, in the order in which the keys came: the payload of `presence_state`. */
export type Presences = Record<string, { metas: PresenceMeta[] }>;

/** What is known of one presence, with the refs by which phoenix.js merges it. */
export interface PresenceMeta {
  /** Names this version of the meta. */
  phx_ref: string;
  /** Names the version that it replaces, after an update. */
  phx_ref_prev?: string;
  /** What `track` or `update` was given. */
  [name: string]: unknown;
}

interface Entry {
  key: string;
  meta: PresenceMeta;
}

type Diff = (topic: string, diff: { joins: Presences; leaves: Presences }) => void;

// Owners are channel processes: what they track goes with them.
export class PresenceTracker {
  readonly #topics = new Map<string, Map<object, Entry[]>>();
  readonly #diff: Diff;
  #refs = 0;

  constructor(diff: Diff) {
    this.#diff = diff;
  }

  track(topic: string, owner: object, key: string, meta: object): { isFirst: boolean } {
    const owners = this.#topics.get(topic) ?? new Map<object, Entry[]>();
    const entries = owners.get(owner) ?? [];
    if (entries.some((entry) => entry.key === key)) throw new Error(`"${key}" is tracked already`);
    const entry = { key, meta: { ...meta, phx_ref: this.#nextRef() } };
    this.#topics.set(topic, owners.set(owner, [...entries, entry]));
    this.#diff(topic, { joins: group([entry]), leaves: {} });
    return { isFirst: entries.length === 0 };
  }

  update(topic: string, owner: object, key: string, meta: object): void {
    const entry = this.#topics
      .get(topic)
      ?.get(owner)
      ?.find((other) => other.key === key);
    if (!entry) throw new Error(`"${key}" is not tracked`);
    const leaves = group([entry]);
    entry.meta = { ...meta, phx_ref: this.#nextRef(), phx_ref_prev: entry.meta.phx_ref };
    this.#diff(topic, { joins: group([entry]), leaves });
  }

  untrack(topic: string, owner: object, key?: string): void {
    const owners = this.#topics.get(topic);
    const entries = owners?.get(owner);
    if (!owners || !entries) return;
    const leaving = entries.filter((entry) => key === undefined || entry.key === key);
    const staying = entries.filter((entry) => !leaving.includes(entry));
    if (staying.length > 0) owners.set(owner, staying);
    else owners.delete(owner);
    if (owners.size === 0) this.#topics.delete(topic);
    if (leaving.length > 0) this.#diff(topic, { joins: {}, leaves: group(leaving) });
  }

  list(topic: string): Presences {
    return group([...(this.#topics.get(topic)?.values() ?? [])].flat());
  }

  #nextRef(): string {
    return `ref-${++this.#refs}`;
  }
}

function group(entries: readonly Entry[]): Presences {
  const presences = new Map<string, { metas: PresenceMeta[] }>();
  for (const { key, meta } of entries) {
    presences.set(key, { metas: [...(presences.get(key)?.metas ?? []), meta] });
  }
  return Object.fromEntries(presences);
}

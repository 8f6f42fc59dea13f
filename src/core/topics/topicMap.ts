import type { TopicState } from "./topicState.js";

type Slot = TopicState | undefined;
type Chunk = readonly Slot[];

type Changes = Iterable<readonly [string, Slot]>;

const chunkBits = 6;
const chunkMask = (1 << chunkBits) - 1;

/**
 * An immutable Map in insertion order whose next version costs about the square root of its size:
 * ten thousand join answers come one by one, and each is a new version. Versions share the index,
 * which only grows; a name that comes back after it was removed makes a map of its own.
 */
export class TopicMap implements ReadonlyMap<string, TopicState> {
  readonly size: number;
  readonly #index: Map<string, number>;
  readonly #chunks: readonly Chunk[];
  readonly #used: number;

  static readonly empty: TopicMap = new TopicMap(new Map(), [], 0, 0);

  private constructor(
    index: Map<string, number>,
    chunks: readonly Chunk[],
    used: number,
    size: number,
  ) {
    this.#index = index;
    this.#chunks = chunks;
    this.#used = used;
    this.size = size;
  }

  /** The next version of the newest one; `undefined` removes. Each name comes once. */
  with(changes: Changes): TopicMap {
    const isDense = this.#used > 0 && this.#used < 2 * this.size + chunkMask;
    const base = isDense && !this.#isAnyBack(changes) ? this : this.#rebuilt();
    return base.#changed(changes);
  }

  #isAnyBack(changes: Changes): boolean {
    for (const [name, state] of changes) {
      if (state && this.#index.has(name) && !this.has(name)) return true;
    }
    return false;
  }

  #changed(changes: Changes): TopicMap {
    const chunks = [...this.#chunks];
    const own = new Set<number>();
    let { size } = this;
    let used = this.#used;
    for (const [name, state] of changes) {
      let slot = this.#index.get(name);
      if (slot === undefined) {
        if (state === undefined) continue;
        slot = used++;
        this.#index.set(name, slot);
      }
      const at = slot >> chunkBits;
      const chunk = own.has(at) ? (chunks[at] as Slot[]) : [...(chunks[at] ?? [])];
      own.add(at);
      size += (state ? 1 : 0) - (chunk[slot & chunkMask] ? 1 : 0);
      chunk[slot & chunkMask] = state;
      chunks[at] = chunk;
    }
    return new TopicMap(this.#index, chunks, used, size);
  }

  // With an index of its own: without what was removed, and never that of the empty map.
  #rebuilt(): TopicMap {
    return new TopicMap(new Map(), [], 0, 0).#changed([...this]);
  }

  get(name: string): TopicState | undefined {
    const slot = this.#index.get(name);
    return slot === undefined ? undefined : this.#chunks[slot >> chunkBits]?.[slot & chunkMask];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *values(): MapIterator<TopicState> {
    for (const chunk of this.#chunks) for (const state of chunk) if (state) yield state;
  }

  *entries(): MapIterator<[string, TopicState]> {
    for (const state of this.values()) yield [state.topic, state];
  }

  *keys(): MapIterator<string> {
    for (const state of this.values()) yield state.topic;
  }

  [Symbol.iterator](): MapIterator<[string, TopicState]> {
    return this.entries();
  }

  forEach(
    callback: (state: TopicState, topic: string, map: ReadonlyMap<string, TopicState>) => void,
    thisArg?: unknown,
  ): void {
    for (const state of this.values()) callback.call(thisArg, state, state.topic, this);
  }
}

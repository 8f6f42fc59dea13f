import type { TopicState } from "./topicState.js";

type Slot = TopicState | undefined;
type Chunk = readonly Slot[];

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

  /** The next version; `undefined` removes. */
  with(changes: ReadonlyMap<string, TopicState | undefined>): TopicMap {
    // The empty map belongs to all clients: its index stays empty.
    const isDense = this.#used > 0 && this.#used < 2 * this.size + chunkMask;
    for (const [name, state] of changes) {
      const isBack = state !== undefined && this.#index.has(name) && this.get(name) === undefined;
      if (isBack || !isDense) return this.#rebuilt().#changed(changes);
    }
    return this.#changed(changes);
  }

  #changed(changes: ReadonlyMap<string, TopicState | undefined>): TopicMap {
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

  // Without what was removed, so that the index does not grow for ever.
  #rebuilt(): TopicMap {
    return TopicMap.empty.#fresh(new Map(this));
  }

  #fresh(entries: ReadonlyMap<string, TopicState>): TopicMap {
    return new TopicMap(new Map(), [], 0, 0).#changed(entries);
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

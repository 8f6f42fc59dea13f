import type { TopicState } from "./topicState.js";

type Slot = TopicState | undefined;
type Changes = Iterable<readonly [string, Slot]>;

/** What a version must take back from the next one. */
interface Undo {
  readonly next: TopicMap;
  readonly places: readonly number[];
  readonly slots: readonly Slot[];
}

const fewest = 64;

/**
 * An immutable Map in insertion order whose next version costs next to nothing: ten thousand join
 * answers come one by one, and each is one. The newest version has the slots, an older one knows
 * what to take back, and now and then a version makes a copy, so that none is far from its slots.
 * Versions share the index, which is right for the newest; a name that is back is the last.
 */
export class TopicMap implements ReadonlyMap<string, TopicState> {
  readonly size: number;
  readonly #index: Map<string, number>;
  readonly #used: number;
  #slots: Slot[] | null;
  #undo: Undo | null = null;
  #isFollowed = false;
  /** Changes since the slots were copied. */
  #changes = 0;

  static readonly empty: TopicMap = new TopicMap(new Map(), [], 0, 0);

  private constructor(index: Map<string, number>, slots: Slot[], used: number, size: number) {
    this.#index = index;
    this.#slots = slots;
    this.#used = used;
    this.size = size;
  }

  /** The next version; `undefined` removes. Each name comes once. */
  with(changes: Changes): TopicMap {
    // The empty map belongs to all clients: its index stays empty. Only the newest can be followed.
    const isDense = this.#used > 0 && this.#used < 2 * this.size + fewest;
    const isNewest = isDense && !this.#isFollowed;
    return (isNewest ? this : this.#rebuilt()).#changed(changes);
  }

  #changed(changes: Changes): TopicMap {
    const mustCopy = this.#changes > this.size + fewest;
    const slots = mustCopy ? [...this.#read()] : this.#read();
    const undo = { places: [] as number[], slots: [] as Slot[] };
    let { size } = this;
    let used = this.#used;
    for (const [name, state] of changes) {
      let place = this.#index.get(name);
      let before = place === undefined ? undefined : slots[place];
      if (!state && !before) continue;
      if (place === undefined || !before) {
        place = used++;
        before = undefined;
        this.#index.set(name, place);
      }
      size += (state ? 1 : 0) - (before ? 1 : 0);
      undo.places.push(place);
      undo.slots.push(before);
      slots[place] = state;
    }
    const next = new TopicMap(this.#index, slots, used, size);
    this.#isFollowed = true;
    if (mustCopy) return next;
    next.#changes = this.#changes + undo.places.length;
    this.#slots = null;
    this.#undo = { next, ...undo };
    return next;
  }

  // An older version that is read as a whole gets slots of its own.
  #read(): Slot[] {
    if (!this.#undo) return this.#slots ?? [];
    const path: Undo[] = [];
    for (let undo: Undo | null = this.#undo; undo; undo = undo.next.#undo) path.push(undo);
    const newest = path.at(-1)?.next ?? this;
    const slots = [...(newest.#slots ?? [])];
    for (const { places, slots: before } of path.reverse()) {
      places.forEach((place, at) => (slots[place] = before[at]));
    }
    slots.length = this.#used;
    this.#undo = null;
    return (this.#slots = slots);
  }

  // Without what was removed, so that the index does not grow for ever.
  #rebuilt(): TopicMap {
    return TopicMap.empty.#fresh(new Map(this));
  }

  #fresh(entries: ReadonlyMap<string, TopicState>): TopicMap {
    return new TopicMap(new Map(), [], 0, 0).#changed(entries);
  }

  get(name: string): TopicState | undefined {
    const place = this.#index.get(name);
    if (place === undefined) return undefined;
    if (!this.#isFollowed) return this.#read()[place];
    const isNamed = (state: Slot) => state?.topic === name;
    const undo = this.#undo;
    if (!undo || undo.next.#isFollowed) return this.#read().find(isNamed);
    // Who compares with the version before asks it for what has changed.
    const isSame = !undo.places.includes(place);
    return isSame ? undo.next.#read()[place] : undo.slots.find(isNamed);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *values(): MapIterator<TopicState> {
    // Read anew at each step: the next version may have taken the slots meanwhile.
    for (let place = 0; place < this.#used; place += 1) {
      const state = this.#read()[place];
      if (state) yield state;
    }
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

const spanMs = 100;

/** Counts what happens in each 100 ms. */
export class Peak {
  readonly #counts: number[] = [];

  add(atMs: number) {
    const span = Math.floor(atMs / spanMs);
    this.#counts[span] = (this.#counts[span] ?? 0) + 1;
  }

  at(atMs: number): number {
    return this.#counts[Math.floor(atMs / spanMs)] ?? 0;
  }

  /** The most of any 100 ms. */
  get most(): number {
    return this.#counts.reduce((most, count) => Math.max(most, count), 0);
  }

  clear() {
    this.#counts.length = 0;
  }
}

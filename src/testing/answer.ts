type Listener = (value: unknown) => void;

export const ignored: unique symbol = Symbol("ignored");

// A promise would answer some microtasks later: what a test does right behind its answer must find it done.
export class Answer {
  #given: { value: unknown } | undefined;
  #listener: Listener | undefined;

  get isGiven(): boolean {
    return this.#given !== undefined;
  }

  give(value: unknown): void {
    if (this.#given) return;
    this.#given = { value };
    this.#listener?.(value);
  }

  whenGiven(listener: Listener): void {
    this.#listener = listener;
    if (this.#given) listener(this.#given.value);
  }
}

import { Listeners } from "../listeners.js";

/** Who is told of which topic. */
export class TopicListeners<Args extends unknown[]> {
  readonly #listeners = new Map<string, Listeners<Args>>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  has(topic: string): boolean {
    return this.#listeners.has(topic);
  }

  add(topic: string, run: (...args: Args) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Listeners<Args>();
    this.#listeners.set(topic, listeners);
    const off = listeners.add(run);
    return () => {
      off();
      if (listeners.isEmpty && this.#listeners.get(topic) === listeners)
        this.#listeners.delete(topic);
    };
  }

  tell(topic: string, ...args: Args): void {
    this.#listeners.get(topic)?.tell(...args);
  }
}

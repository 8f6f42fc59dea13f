import { report } from "../wire/report.js";

type Listener<Args extends unknown[]> = (...args: Args) => void;

/** Who is told of a topic; one that throws stops no other. */
export class TopicListeners<Args extends unknown[]> {
  /** Lists are replaced, never changed: one may be iterated while a listener comes or goes. */
  readonly #listeners = new Map<string, readonly { run: Listener<Args> | null }[]>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  has(topic: string): boolean {
    return this.#listeners.has(topic);
  }

  add(topic: string, run: Listener<Args>): () => void {
    const entry: { run: Listener<Args> | null } = { run };
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), entry]);
    return () => {
      entry.run = null;
      const rest = (this.#listeners.get(topic) ?? []).filter((other) => other !== entry);
      if (rest.length > 0) this.#listeners.set(topic, rest);
      else this.#listeners.delete(topic);
    };
  }

  tell(topic: string, ...args: Args): void {
    for (const listener of this.#listeners.get(topic) ?? []) {
      try {
        listener.run?.(...args);
      } catch (error) {
        report(error);
      }
    }
  }

  clear(): void {
    for (const listeners of this.#listeners.values()) {
      for (const listener of listeners) listener.run = null;
    }
    this.#listeners.clear();
  }
}

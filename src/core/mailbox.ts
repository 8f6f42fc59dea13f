import { guarded } from "./report.js";

/** State changes first, callbacks second: what is posted during work waits until the work is done. */
export class Mailbox {
  #letters: (() => void)[] = [];
  #depth = 0;
  #isDraining = false;

  work(task: () => void): void {
    this.#depth += 1;
    try {
      task();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#drain();
    }
  }

  post(callback: () => void): void {
    this.#letters.push(callback);
    if (this.#depth === 0) this.#drain();
  }

  #drain() {
    if (this.#isDraining) return;
    this.#isDraining = true;
    while (this.#letters.length > 0) {
      const letters = this.#letters;
      this.#letters = [];
      for (const letter of letters) guarded(letter);
    }
    this.#isDraining = false;
  }
}

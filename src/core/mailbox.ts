import { guarded } from "../wire/report.js";

/** State changes first, callbacks second: what is posted during work waits until the work is done. */
export class Mailbox {
  #letters: (() => void)[] = [];
  #depth = 0;
  #isDraining = false;

  work<Result>(task: () => Result): Result {
    this.begin();
    try {
      return task();
    } finally {
      this.end();
    }
  }

  /** As `work`, for paths that are too hot for a closure; `end` has to follow. */
  begin(): void {
    this.#depth += 1;
  }

  end(): void {
    this.#depth -= 1;
    if (this.#depth === 0 && this.#letters.length > 0) this.#drain();
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

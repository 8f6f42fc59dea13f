export interface LogEvent {
  seq: number;
  body: unknown;
}

/** What follows a cursor, as far as the log still holds it. */
export interface LogPage {
  events: LogEvent[];
  /** Something between the cursor and the first of the events is lost. */
  gap: boolean;
  /** The newest position of the log. */
  last: number;
}

/** An append-only log that keeps its newest events. */
export class Log {
  readonly #length: number;
  readonly #listeners = new Set<(event: LogEvent) => void>();
  #events: LogEvent[] = [];
  #last = 0;

  constructor(length: number) {
    this.#length = length;
  }

  get last(): number {
    return this.#last;
  }

  /** The event that the next `add` takes. */
  next(body: unknown): LogEvent {
    return { seq: this.#last + 1, body };
  }

  add(event: LogEvent) {
    this.#last = event.seq;
    this.#events.push(event);
    // Cut in large pieces: a shift for each event would move them all.
    if (this.#events.length >= this.#length * 2) this.#events = this.#kept();
    for (const tell of [...this.#listeners]) tell(event);
  }

  after(cursor: number): LogPage {
    const kept = this.#kept();
    const first = this.#last - kept.length + 1;
    const last = this.#last;
    // A cursor from beyond the end comes from a log that was lost.
    if (cursor < first - 1 || cursor > last) return { events: kept, gap: true, last };
    return { events: kept.slice(cursor + 1 - first), gap: false, last };
  }

  subscribe(listener: (event: LogEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #kept(): LogEvent[] {
    return this.#events.slice(-this.#length);
  }
}

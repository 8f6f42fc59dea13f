interface Timer {
  dueAt: number;
  number: number;
  run: (() => void) | null;
}

const microtask = Promise.resolve();

/** Puts a clock of its own under `setTimeout`, `Date.now` and `performance.now` while `during` runs. */
export class VirtualTime {
  nowMs = 0;
  #count = 0;
  /** A binary heap: the next one first. */
  readonly #timers: Timer[] = [];

  async during(task: () => Promise<void>) {
    const { setTimeout, clearTimeout } = globalThis;
    const { now } = Date;
    const real = performance.now.bind(performance);
    globalThis.setTimeout = ((run: () => void, delayMs = 0) =>
      this.at(this.nowMs + delayMs, run)) as never;
    globalThis.clearTimeout = ((timer?: Timer) => {
      if (timer) timer.run = null;
    }) as never;
    Date.now = () => this.nowMs;
    performance.now = () => this.nowMs;
    try {
      await task();
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      Date.now = now;
      performance.now = real;
    }
  }

  at(dueAt: number, run: () => void): Timer {
    const timer = { dueAt, number: (this.#count += 1), run };
    this.#push(timer);
    return timer;
  }

  /** Runs timers, and the microtasks of each, until it is done or nothing is left. */
  async advance(isDone: () => boolean) {
    for (let timer = this.#pop(); timer; timer = this.#pop()) {
      if (!timer.run) continue;
      this.nowMs = timer.dueAt;
      timer.run();
      await microtask;
      await microtask;
      if (isDone()) return;
    }
  }

  #push(timer: Timer) {
    const heap = this.#timers;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): Timer | undefined {
    const heap = this.#timers;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0 || !last) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.number < b.number);
}

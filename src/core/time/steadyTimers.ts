const workerSource = `
const timers = new Map();
onmessage = ({ data: [id, delayMs] }) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (delayMs === undefined) return;
  const fire = () => timers.delete(id) && postMessage(id);
  timers.set(id, setTimeout(fire, delayMs));
};`;

interface Steady {
  callback: () => void;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * Timeouts that keep their time in a hidden tab, whose own timers may run once a minute. Each is set
 * on the page and in a worker; the first to fire counts, so that a page without one loses nothing else.
 */
export class SteadyTimers {
  readonly #timers = new Map<number, Steady>();
  #ids = 0;
  #worker: Worker | undefined;
  #url = "";
  /** By a content security policy, for example: to ask again would be reported again. */
  #isForbidden = false;

  /** Returns how to cancel it. */
  set(callback: () => void, delayMs: number): () => void {
    const id = (this.#ids += 1);
    const timer = setTimeout(() => this.#fire(id), delayMs);
    this.#timers.set(id, { callback, timer });
    if (!this.#worker && !this.#isForbidden) this.#startWorker();
    this.#worker?.postMessage([id, delayMs]);
    return () => {
      if (this.#take(id)) this.#worker?.postMessage([id]);
      this.#stopIfIdle();
    };
  }

  #fire(id: number) {
    const steady = this.#take(id);
    try {
      steady?.callback();
    } finally {
      // After it: what it sets anew keeps the worker.
      this.#stopIfIdle();
    }
  }

  #take(id: number): Steady | undefined {
    const steady = this.#timers.get(id);
    clearTimeout(steady?.timer);
    this.#timers.delete(id);
    return steady;
  }

  #startWorker() {
    try {
      this.#url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
      this.#worker = new Worker(this.#url);
      this.#worker.onmessage = ({ data }: MessageEvent<number>) => this.#fire(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        this.#forbid();
      };
    } catch {
      this.#forbid();
    }
  }

  #forbid() {
    this.#isForbidden = true;
    this.#stopWorker();
  }

  #stopIfIdle() {
    if (this.#timers.size === 0) this.#stopWorker();
  }

  #stopWorker() {
    this.#worker?.terminate();
    this.#worker = undefined;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = "";
  }
}

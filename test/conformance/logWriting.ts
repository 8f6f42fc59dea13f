import type { Frame } from "./wire.js";

export interface Writing {
  /** The newest position that was answered. */
  last(): number;
  /** Resolves with the last position of all. */
  stop(): Promise<number>;
}

/** Appends again and again, each as soon as the one before is answered with its `seq`. */
export function startWriting(append: () => Promise<{ seq?: unknown }>): Writing {
  let last = 0;
  let isStopped = false;

  async function write() {
    while (!isStopped) {
      last = Number((await append()).seq);
      // In memory an answer takes no time: the log would be full in no time too.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return last;
  }

  const finished = write();
  // Whoever stops it is told. A test that has failed does not.
  finished.catch(() => undefined);
  return {
    last: () => last,
    stop() {
      isStopped = true;
      return finished;
    },
  };
}

/** The position of an event of a log; other frames have none. */
export function seqOf([, , , event, payload]: Frame): number | undefined {
  return event === "event" ? (payload as { seq: number }).seq : undefined;
}

export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, n) => n + 1);
}

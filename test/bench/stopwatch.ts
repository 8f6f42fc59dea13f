/** CPU of this process in microseconds, user and system: a busy neighbour does not count. */
export class Stopwatch {
  total = 0;
  #startedAt: NodeJS.CpuUsage | undefined;

  start() {
    this.#startedAt = process.cpuUsage();
  }

  stop() {
    const { user, system } = process.cpuUsage(this.#startedAt);
    this.total += user + system;
  }
}

/** Of the young generation: a full collection would throw away compiled code, too. */
export function collectYoungGarbage() {
  collector()({ type: "minor" });
}

export function collectAllGarbage() {
  collector()();
}

function collector() {
  if (!globalThis.gc) throw new Error("run node with --expose-gc");
  return globalThis.gc;
}

import { isBinary } from "./binary.js";
import { deepEqual } from "./deepEqual.js";
import { clearTimeout, setTimeout } from "./realTime.js";
import type { Message } from "./serializer.js";
import type { TestConnection } from "./testServer.js";

// Something that a client did, seen when it reached the server. Each meets one expectation at most.
export interface Occurrence {
  readonly kind: "connect" | "disconnect" | "join" | "leave" | "push";
  readonly connection: TestConnection;
  readonly message?: Message;
  isExpected?: boolean;
}

// Fields that are undefined match anything.
export interface Wanted {
  kind: Occurrence["kind"];
  topic?: string | undefined;
  event?: string | undefined;
  payload?: unknown;
}

interface Waiting {
  wanted: Wanted;
  resolve: (occurrence: Occurrence) => void;
}

export class Occurrences {
  readonly #seen: Occurrence[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get all(): readonly Occurrence[] {
    return this.#seen;
  }

  add(occurrence: Occurrence): void {
    this.#seen.push(occurrence);
    for (const waiting of this.#waiting) {
      if (!matches(waiting.wanted, occurrence)) continue;
      this.#waiting.delete(waiting);
      occurrence.isExpected = true;
      waiting.resolve(occurrence);
      return;
    }
  }

  expect(wanted: Wanted): Promise<Occurrence> {
    const occurrence = this.#unexpected(wanted)[0];
    if (occurrence) {
      occurrence.isExpected = true;
      return Promise.resolve(occurrence);
    }
    const place = new Error();
    return new Promise((resolve, reject) => {
      const waiting = {
        wanted,
        resolve(found: Occurrence) {
          clearTimeout(timer);
          resolve(found);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(failure(place, this.#missing(wanted)));
      }, this.#timeoutMs);
      this.#waiting.add(waiting);
    });
  }

  async expectNone(wanted: Wanted): Promise<void> {
    const place = new Error();
    await flush();
    const unexpected = this.#unexpected(wanted);
    if (unexpected.length === 0) return;
    const found = unexpected.map(describe).join("\n  ");
    throw failure(place, `Expected no ${describeWanted(wanted)}, but nobody expected:\n  ${found}`);
  }

  #unexpected(wanted: Wanted): Occurrence[] {
    return this.#seen.filter((seen) => !seen.isExpected && matches(wanted, seen));
  }

  #missing(wanted: Wanted): string {
    const seen = this.#seen.map(describe);
    const list = seen.length === 0 ? "Seen nothing." : `Seen:\n  ${seen.join("\n  ")}`;
    return `Expected a ${describeWanted(wanted)}, but none came in ${this.#timeoutMs} ms. ${list}`;
  }
}

function matches({ kind, topic, event, payload }: Wanted, { kind: seen, message }: Occurrence) {
  return (
    kind === seen &&
    (topic === undefined || topic === message?.topic) &&
    (event === undefined || event === message?.event) &&
    (payload === undefined || deepEqual(payload, message?.payload))
  );
}

// What is under way: microtasks, the tasks that were due before this one, and what those began.
async function flush(): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function describe({ kind, connection, message, isExpected }: Occurrence): string {
  const { topic, event, payload } = message ?? {};
  const what = message
    ? describeWanted({ kind, topic: String(topic), event: String(event), payload })
    : kind;
  return `${what} (connection ${connection.id}${isExpected ? ", expected before" : ""})`;
}

function describeWanted({ kind, topic, event, payload }: Wanted): string {
  const what = kind === "push" && event !== undefined ? `push ${JSON.stringify(event)}` : kind;
  const where = topic === undefined ? "" : ` of ${JSON.stringify(topic)}`;
  return what + where + (payload === undefined ? "" : ` with ${readable(payload)}`);
}

function readable(payload: unknown): string {
  if (isBinary(payload)) return `${payload.byteLength} bytes`;
  return JSON.stringify(payload);
}

// The stack of the test that expected, not of the timer that gave up.
function failure(place: Error, message: string): Error {
  const error = new Error(message);
  const [frames] = /\n {4}at [^]*/.exec(place.stack ?? "") ?? [];
  if (frames) error.stack = `Error: ${message}${frames}`;
  return error;
}

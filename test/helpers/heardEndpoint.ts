import type { Endpoint } from "slipstream-react";

import { type Deferred, deferred } from "./deferred.js";

export interface HeardEndpoint extends Endpoint {
  /** What was broadcast, in order. */
  heard: [topic: string, event: string, payload: unknown][];
}

/** An endpoint that takes everything at once. */
export function createHeardEndpoint(): HeardEndpoint {
  const heard: HeardEndpoint["heard"] = [];
  return { heard, broadcast: (...message) => void heard.push(message) };
}

/** An endpoint whose promises are settled by hand, the oldest first. */
export function createHeldEndpoint(): HeardEndpoint & { release(): void } {
  const heard: HeardEndpoint["heard"] = [];
  const held: Deferred<void>[] = [];
  return {
    heard,
    broadcast(...message) {
      heard.push(message);
      const taken = deferred();
      held.push(taken);
      return taken.promise;
    },
    release: () => held.shift()?.resolve(),
  };
}

import type { SlipstreamEvent } from "slipstream-react";

const longest = 50;

/** What a client says of itself by `onEvent`, newest first; messages are too many to be told one by one. */
export interface EventLog {
  readonly add: (event: SlipstreamEvent) => void;
  readonly events: readonly SlipstreamEvent[];
  readonly subscribe: (listener: () => void) => () => void;
}

export function createEventLog(): EventLog {
  const listeners = new Set<() => void>();
  let events: readonly SlipstreamEvent[] = [];
  return {
    add(event) {
      if (event.type === "messageReceived") return;
      events = [event, ...events].slice(0, longest);
      for (const listener of listeners) listener();
    },
    get events() {
      return events;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

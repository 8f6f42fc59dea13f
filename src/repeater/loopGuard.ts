import type { SlipstreamError } from "../core/error.js";
import { loopError } from "./failures.js";
import { type Events, Loops, type Place, type Way } from "./loops.js";
import type { RepeatOptions } from "./repeater.js";
import type { Route } from "./route.js";

// Of all repeaters: a circle goes through more than one.
const loops = new Loops();

/** Keeps one topic's messages from going round in a circle. */
export class LoopGuard {
  readonly #way: Way | null;
  readonly #onLoop: (error: SlipstreamError) => void;
  readonly #leave: () => void;
  #hasTold = false;

  /** `onLoop` is told once. */
  constructor(
    source: Place,
    route: Route,
    events: () => RepeatOptions["events"],
    onLoop: (error: SlipstreamError) => void,
  ) {
    const { place: target } = route;
    this.#way = target && {
      source,
      target,
      passes(names) {
        try {
          return route.renamed(chosen(names, events()));
        } catch {
          // A function of the user's threw: it is told of with the message it throws at.
          return names;
        }
      },
    };
    this.#onLoop = onLoop;
    this.#leave = this.#way ? loops.add(this.#way) : () => undefined;
  }

  /** `true` while what is heard would come back. */
  check(): boolean {
    const loop = this.#way && loops.loopOf(this.#way);
    if (this.#way && loop && !this.#hasTold) {
      this.#hasTold = true;
      this.#onLoop(loopError(this.#way.source.topic, loop));
    }
    return loop !== null;
  }

  /** Other events are repeated than before. */
  changed(): void {
    if (this.#way) loops.changed();
  }

  leave(): void {
    this.#leave();
  }
}

function chosen(names: Events, events: RepeatOptions["events"]): Events {
  if (typeof events === "function") return names && new Set([...names].filter(events));
  if (!events) return names;
  return new Set(names ? events.filter((event) => names.has(event)) : events);
}

import { type Events, type Loop, Loops, type Place, type Way } from "./loops.js";
import type { RepeatOptions } from "./repeater.js";
import type { Route } from "./route.js";

// Of all repeaters: a circle goes through more than one.
const loops = new Loops();

/** Keeps one topic's messages from going round in a circle. */
export class LoopGuard {
  readonly #way: Way | null;
  readonly #onLoop: (loop: Loop) => void;
  readonly #leave: () => void;

  constructor(
    source: Place,
    route: Route,
    events: () => RepeatOptions["events"],
    onLoop: (loop: Loop) => void,
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
    this.#leave = this.#way ? enter(this.#way) : () => undefined;
  }

  /** Whether this event, or one whose name is known beforehand, would come back; tells of it. */
  check(event: string | null = null): boolean {
    const loop = this.#way && loops.loopOf(this.#way, event);
    if (loop) this.#onLoop(loop);
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

function enter(way: Way): () => void {
  const leave = loops.add(way);
  const off = way.target.client.onDestroy(() => loops.changed());
  return () => {
    off();
    leave();
  };
}

function chosen(names: Events, events: RepeatOptions["events"]): Events {
  // Which names a function takes is known as they come.
  if (typeof events === "function") return (names ?? []).filter((name) => events(name));
  if (!events) return names;
  return names ? names.filter((name) => events.includes(name)) : [...new Set(events)];
}

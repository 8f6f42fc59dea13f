import type { Client } from "../core/client.js";
import { isSameMount, isSameService } from "../core/service.js";

/** A topic on a service. */
export interface Place {
  readonly client: Client;
  readonly topic: string;
}

/** Event names; `null` for any. */
export type Events = ReadonlySet<string> | null;

/** What is heard at one place is said at another. */
export interface Way {
  readonly source: Place;
  readonly target: Place;
  /** Which of these events it takes, by their names over there. */
  passes(events: Events): Events;
}

/** A circle, from the way that closes it to the one that leads back to it. */
export type Loop = readonly Way[];

interface Entry {
  readonly way: Way;
  readonly number: number;
  /** By the event; `null` for any. */
  readonly loops: Map<string | null, Loop | null>;
  /** When they were found. */
  version: number;
}

// Names of events are few, but for programs that make them up.
const mostNames = 1_000;

/**
 * The ways of all repeaters of this process, to find out where a message would come back to where it
 * was heard. The way that closes a circle is cut; when an older way of it goes, it is whole again.
 */
export class Loops {
  readonly #entries = new Map<Way, Entry>();
  /** By the topic that they start from, oldest first. */
  readonly #byTopic = new Map<string, Set<Entry>>();
  #nextNumber = 0;
  #version = 0;

  add(way: Way): () => void {
    const entry: Entry = { way, number: this.#nextNumber++, loops: new Map(), version: -1 };
    const { topic } = way.source;
    const besides = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, besides.add(entry));
    this.#entries.set(way, entry);
    this.changed();
    return () => {
      this.#entries.delete(way);
      besides.delete(entry);
      if (besides.size === 0) this.#byTopic.delete(topic);
      this.changed();
    };
  }

  /** A way takes other events than before. */
  changed(): void {
    this.#version += 1;
  }

  /** The circle that this way closes for the event, or for one whose name is known beforehand. */
  loopOf(way: Way, event: string | null): Loop | null {
    const entry = this.#entries.get(way);
    if (!entry) return null;
    const { loops } = entry;
    if (entry.version !== this.#version || loops.size > mostNames) loops.clear();
    entry.version = this.#version;
    let loop = loops.get(event);
    if (loop === undefined) {
      loop = this.#close(entry, event === null ? null : new Set([event]));
      loops.set(event, loop);
    }
    return loop;
  }

  #close(entry: Entry, events: Events): Loop | null {
    return this.#search(entry, [entry.way], entry.way.passes(events));
  }

  #search(start: Entry, path: Loop, events: Events): Loop | null {
    const last = path.at(-1) ?? start.way;
    if (isNone(events)) return null;
    if (leadsTo(last, start.way) && !isNone(start.way.passes(events))) return path;
    for (const next of this.#byTopic.get(last.target.topic) ?? []) {
      // Of a circle, the youngest is cut.
      if (next.number >= start.number) break;
      if (path.includes(next.way) || !leadsTo(last, next.way)) continue;
      if (this.#close(next, events)) continue;
      const found = this.#search(start, [...path, next.way], next.way.passes(events));
      if (found) return found;
    }
    return null;
  }
}

function isNone(events: Events): boolean {
  return events?.size === 0;
}

function leadsTo(a: Way, b: Way): boolean {
  if (a.target.topic !== b.source.topic) return false;
  if (a.target.client === b.source.client) return true;
  // Two services may stand side by side too: nobody repeats from a service to itself.
  const isSame = a === b ? isSameMount : isSameService;
  return isSame(a.target.client.config, b.source.client.config);
}

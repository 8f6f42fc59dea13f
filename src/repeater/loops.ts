import type { Client } from "../core/client.js";
import { isSameService } from "./isSameService.js";

/** A topic on a service. */
export interface Place {
  readonly client: Client;
  readonly topic: string;
}

/** Event names, each once; `null` for any. */
export type Events = readonly string[] | null;

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
  /** By the events that go in. */
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
    return entry ? this.#close(entry, event === null ? null : [event]) : null;
  }

  #close(entry: Entry, events: Events): Loop | null {
    const { loops } = entry;
    if (entry.version !== this.#version || loops.size > mostNames) loops.clear();
    entry.version = this.#version;
    const key = keyOf(events);
    let loop = loops.get(key);
    if (loop === undefined) {
      loop = this.#search(entry, [entry.way], entry.way.passes(events), new Set());
      loops.set(key, loop);
    }
    return loop;
  }

  // What led nowhere once leads nowhere again: without `seen` a mesh of ten services takes for ever.
  #search(start: Entry, path: Loop, events: Events, seen: Set<string>): Loop | null {
    const last = path.at(-1) ?? start.way;
    if (isNone(events)) return null;
    if (leadsTo(last, start.way) && !isNone(start.way.passes(events))) return path;
    for (const next of this.#byTopic.get(last.target.topic) ?? []) {
      // Of a circle, the youngest is cut.
      if (next.number >= start.number) break;
      const visit = `${next.number} ${keyOf(events)}`;
      if (seen.has(visit) || !leadsTo(last, next.way)) continue;
      seen.add(visit);
      if (this.#close(next, events)) continue;
      const found = this.#search(start, [...path, next.way], next.way.passes(events), seen);
      if (found) return found;
    }
    return null;
  }
}

function keyOf(events: Events): string | null {
  if (events?.length === 1) return `=${events[0]}`;
  return events && JSON.stringify(events);
}

function isNone(events: Events): boolean {
  return events?.length === 0;
}

// Whoever is destroyed passes nothing on.
function leadsTo(a: Way, b: Way): boolean {
  if (a.target.topic !== b.source.topic || a.target.client.isDestroyed) return false;
  return isSameService(a.target.client, b.source.client);
}

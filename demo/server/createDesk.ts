import type { Engine, EngineConnection } from "slipstream-react/testing";

import type { Logs } from "./createLogs.js";

/** The network desk: what it can do to this server, and what it has counted. */
export interface Desk {
  cut(code: number): number;
  freeze(ms: number): void;
  refuse(count: number): void;
  crash(topic: string): number;
  stop(topic: string): number;
  deny(topic: string): void;
  allow(topic: string): void;
  /** Appends to a log, and says where its end is now. */
  append(topic: string, body: unknown, count: number): number;
  slow(ms: number): void;
  stats(): DeskStats;
  /** Whether the next connect may open; takes one from the refusals left. */
  admitConnect(): boolean;
  /** Counts a join, and says whether the topic takes it. */
  admitJoin(topic: string): boolean;
  /** Counts a message of a repeater that was said on the topic. */
  countRepeated(topic: string): void;
  /** At once, or when the freeze is over. */
  thawed(): Promise<void>;
  close(): void;
}

/** Since the start of the server, except where it says now. */
export interface DeskStats {
  /** Open now, those of repeaters too. */
  connections: number;
  connectsAccepted: number;
  connectsRefused: number;
  /** How many of the next connects are refused. */
  refusalsLeft: number;
  frozen: boolean;
  /** Every join that was asked for, by topic; the refused ones too. */
  joins: Record<string, number>;
  joinsRefused: Record<string, number>;
  /** Joined now, by topic. */
  joined: Record<string, number>;
  denied: string[];
  /** Messages of repeaters that were said, by topic. */
  repeated: Record<string, number>;
  /** The newest position of each log, by topic. */
  logs: Record<string, number>;
  /** How many channels follow a log now. */
  followers: number;
}

/** A desk acts on all engines alike: one for each socket of the endpoint. */
export function createDesk(engines: readonly Engine[], logs: Logs): Desk {
  const joins = new Map<string, number>();
  const joinsRefused = new Map<string, number>();
  const repeated = new Map<string, number>();
  const denied = new Set<string>();
  let connectsAccepted = 0;
  let connectsRefused = 0;
  let refusalsLeft = 0;
  let thaw: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];

  const connections = () => engines.flatMap((engine) => [...engine.connections]);

  function endFreeze() {
    if (thaw === undefined) return;
    clearTimeout(thaw);
    thaw = undefined;
    for (const engine of engines) engine.thaw();
    const released = waiting;
    waiting = [];
    for (const release of released) release();
  }

  return {
    cut(code) {
      const count = connections().length;
      for (const engine of engines) engine.disconnect({ code });
      return count;
    },
    freeze(ms) {
      clearTimeout(thaw);
      for (const engine of engines) engine.freeze();
      thaw = setTimeout(endFreeze, ms);
    },
    refuse(count) {
      refusalsLeft = count;
    },
    crash(topic) {
      const count = countChannels(connections(), topic);
      for (const engine of engines) engine.crash(topic);
      return count;
    },
    stop(topic) {
      const count = countChannels(connections(), topic);
      for (const engine of engines) engine.close(topic);
      return count;
    },
    deny(topic) {
      denied.add(topic);
    },
    allow(topic) {
      denied.delete(topic);
    },
    append(topic, body, count) {
      let last = 0;
      for (let n = 0; n < count; n += 1) last = logs.append(topic, body);
      return last;
    },
    slow: (ms) => logs.slow(ms),
    stats: () => ({
      connections: connections().length,
      connectsAccepted,
      connectsRefused,
      refusalsLeft,
      frozen: thaw !== undefined,
      joins: Object.fromEntries(joins),
      joinsRefused: Object.fromEntries(joinsRefused),
      joined: countJoined(connections()),
      denied: [...denied],
      repeated: Object.fromEntries(repeated),
      logs: logs.lasts(),
      followers: logs.followers(),
    }),
    admitConnect() {
      if (refusalsLeft === 0) {
        connectsAccepted += 1;
        return true;
      }
      refusalsLeft -= 1;
      connectsRefused += 1;
      return false;
    },
    admitJoin(topic) {
      increment(joins, topic);
      if (!denied.has(topic)) return true;
      increment(joinsRefused, topic);
      return false;
    },
    countRepeated: (topic) => increment(repeated, topic),
    thawed: () =>
      thaw === undefined ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
    close: endFreeze,
  };
}

function increment(counts: Map<string, number>, topic: string) {
  counts.set(topic, (counts.get(topic) ?? 0) + 1);
}

function countChannels(connections: EngineConnection[], topic: string): number {
  return connections.filter(({ topics }) => topics.has(topic)).length;
}

function countJoined(connections: EngineConnection[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { topics } of connections) {
    for (const topic of topics) increment(counts, topic);
  }
  return Object.fromEntries(counts);
}

import type { Repeater, RepeaterStats } from "slipstream-react/core";
import { expect } from "vitest";

import { printTable } from "../../bench/table.js";

/** One topic that is repeated, and what the services on both sides know about it. */
export interface Ferry {
  /** On service B. */
  topic: string;
  /** On service A. */
  target: string;
  repeater: Repeater;
  /** All that is to be repeated, in order. */
  published(): unknown[];
  /** What has come out, in order, as far as somebody was there to see it. */
  seen(): unknown[];
  /** How many came out, as the target counts; `null` where its count dies with it. */
  countSeen(): Promise<number | null>;
}

/** Nothing is lost without being counted, nothing comes twice or out of order. */
export async function expectBalance(ferry: Ferry): Promise<void> {
  const { target: name } = ferry;
  const { repeated, dropped, failed, unknown, queued } = ferry.repeater.stats;
  const published = ferry.published();
  expect({ failed, queued }, name).toEqual({ failed: 0, queued: 0 });
  expect(repeated + dropped + unknown, `${name}: taken`).toBe(published.length);

  const seen = ferry.seen();
  const isSeen = new Set(seen);
  expect(seen, `${name}: once and in order`).toEqual(published.filter((body) => isSeen.has(body)));
  expect(seen.length, `${name}: seen by somebody`).toBeLessThanOrEqual(repeated + unknown);
  const count = await ferry.countSeen();
  if (count === null) return;
  expect(count, `${name}: seen`).toBeGreaterThanOrEqual(repeated);
  expect(count, `${name}: seen`).toBeLessThanOrEqual(repeated + unknown);
  expect(seen.length, `${name}: seen by somebody`).toBeLessThanOrEqual(count);
}

/** What is published while both sides are up comes out: all of it, once, in order. */
export async function expectAllRepeated(
  ferries: readonly Ferry[],
  publish: () => Promise<void>,
): Promise<void> {
  const before = ferries.map((ferry) => ({
    stats: ferry.repeater.stats,
    published: ferry.published().length,
    seen: ferry.seen().length,
  }));
  await publish();
  for (const [index, { target: name, repeater, ...ferry }] of ferries.entries()) {
    const { stats, published, seen } = before[index]!;
    const fresh = ferry.published().slice(published);
    expect(fresh.length, `${name}: published in the calm`).toBeGreaterThan(0);
    expect(ferry.seen().slice(seen), `${name}: seen in the calm`).toEqual(fresh);
    expect(repeater.stats, name).toEqual({ ...stats, repeated: stats.repeated + fresh.length });
  }
}

export function sumOf(ferries: readonly Ferry[], name: keyof RepeaterStats): number {
  return ferries.reduce((sum, { repeater }) => sum + repeater.stats[name], 0);
}

export function takenBy({ stats }: Repeater): number {
  return stats.repeated + stats.dropped + stats.failed + stats.unknown + stats.queued;
}

export async function printBooks(ferries: readonly Ferry[]): Promise<void> {
  const rows = ferries.map(async ({ topic, target, repeater, ...ferry }) => {
    const { repeated, dropped, unknown } = repeater.stats;
    const counts = [ferry.published().length, repeated, dropped, unknown];
    const seen = (await ferry.countSeen()) ?? `at least ${ferry.seen().length}`;
    return [`${topic} → ${target}`, ...[...counts, seen].map(String)];
  });
  const header = ["topic", "published", "repeated", "dropped", "unknown", "at the target"];
  printTable("The books", header, await Promise.all(rows));
}

import type { Channel, Slipstream } from "slipstream-react/core";
import fc from "fast-check";
import { expect, it } from "vitest";

import { createClient } from "../../src/core/createSlipstream.js";
import { assertAlways } from "../helpers/assertAlways.js";
import { ManualClock } from "../helpers/manualClock.js";
import { settle } from "../helpers/settle.js";
import { LogServer, type Mood, type Sends } from "./cursors/logServer.js";
import { effort, seed } from "./effort.js";

const step = fc.oneof(
  fc.record({ do: fc.constant("append" as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant("append" as const), count: fc.constant(1) }),
  fc.record({ do: fc.constant("repeat" as const), at: fc.nat(20), isBroadcast: fc.boolean() }),
  fc.record({ do: fc.constant("forget" as const), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ do: fc.constant("drop" as const) }),
  fc.record({ do: fc.constant("goSilent" as const) }),
  fc.record({ do: fc.constant("crash" as const) }),
  fc.record({
    do: fc.constant("mood" as const),
    mood: fc.constantFrom<Mood>("ok", "slow", "busy"),
  }),
  fc.record({ do: fc.constant("answerSlow" as const) }),
  fc.record({ do: fc.constant("claim" as const) }),
  fc.record({ do: fc.constant("release" as const), afterMs: fc.constantFrom(0, 500) }),
  fc.record({ do: fc.constant("settle" as const) }),
  fc.record({ do: fc.constant("tick" as const) }),
  fc.record({
    do: fc.constant("advance" as const),
    ms: fc.constantFrom(0, 10, 200, 2_000, 61_000),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What one claim has read: entries, and where it was told that some are missing. */
interface Reader {
  channel: Channel;
  read: (number | "gap")[];
}

interface Setup {
  sends: Sends;
  /** Strings are never compared: who repeats itself is heard twice. */
  positions: "numbers" | "strings";
}

function claim(client: Slipstream, positions: Setup["positions"]): Reader {
  const read: Reader["read"] = [];
  const channel = client.channel("log", {
    params: ({ cursor }) => ({ after: cursor }),
    cursor(event, payload) {
      const { n, last } = payload as { n?: number; last?: number };
      const position = event === "phx_join" ? last : n;
      return positions === "numbers" || position === undefined ? position : String(position);
    },
    onGap: () => read.push("gap"),
    onJoin: (response) => read.push(...((response as { entries?: number[] }).entries ?? [])),
    onMessage: (_event, payload) => read.push((payload as { n: number }).n),
  });
  return { channel, read };
}

/** Entries that are missing without a word, come twice or out of order. */
function faultsOf(read: Reader["read"]): string[] {
  const faults: string[] = [];
  let last: number | undefined;
  let isGap = false;
  for (const entry of read) {
    if (entry === "gap") isGap = true;
    else {
      const isNext = last === undefined || entry === last + 1 || (isGap && entry > last);
      if (!isNext) faults.push(`${entry} after ${last}`);
      last = entry;
      isGap = false;
    }
  }
  return faults;
}

async function play(setup: Setup, script: readonly Step[]): Promise<void> {
  const clock = new ManualClock();
  const log = new LogServer(setup.sends);
  const { server } = log;
  const client = createClient(
    { url: "ws://localhost/socket", transport: server.transport, leaveAfterMs: 500 },
    clock,
  );
  const readers: Reader[] = [claim(client, setup.positions)];
  const live = [...readers];
  client.connect();

  const acts = {
    append: ({ count }) => log.append(count),
    repeat: ({ at, isBroadcast }) => setup.positions === "numbers" && log.repeat(at, isBroadcast),
    async forget({ count }) {
      // After a gap every position counts as new: no copy of what is forgotten may be on its way.
      await settle();
      log.forget(count);
    },
    drop: () => server.disconnect(),
    goSilent: () => server.goSilent(),
    crash: () => server.crash("log"),
    mood: ({ mood }) => (log.mood = mood),
    answerSlow: () => log.answerSlow.shift()?.(),
    claim() {
      const reader = claim(client, setup.positions);
      readers.push(reader);
      live.push(reader);
    },
    release: ({ afterMs }) => void live.shift()?.channel.leave({ afterMs }),
    settle: () => settle(),
    tick: () => Promise.resolve(),
    advance: ({ ms }) => clock.advance(ms),
  } satisfies { [Name in Step["do"]]: (step: Extract<Step, { do: Name }>) => unknown };

  try {
    for (const next of script) {
      // The table has an act for each name that takes the step of this name.
      await (acts[next.do] as (step: Step) => unknown)(next);
      for (const { read } of readers) expect(faultsOf(read), read.join()).toEqual([]);
    }
    log.mood = "ok";
    for (const answer of log.answerSlow) answer();
    await clock.advance(120_000);
    log.append(1);
    await settle();
    for (const { read } of readers) expect(faultsOf(read), read.join()).toEqual([]);
    for (const { read } of live) expect(read.at(-1), "the end of the log").toBe(log.last);
  } finally {
    client.destroy();
  }
}

it(
  "reads each entry of a log once and in order, or is told of a gap, whatever drops in between",
  async () => {
    const setup = fc.record<Setup>({
      sends: fc.constantFrom("reply", "push"),
      positions: fc.constantFrom("numbers", "strings"),
    });
    const script = fc.array(step, { maxLength: 60, size: "max" });
    await assertAlways(fc.asyncProperty(setup, script, play), {
      numRuns: effort({ short: 300, long: 20_000 }),
      seed,
      path: process.env.TORTURE_PATH,
    });
  },
  effort({ short: 60_000, long: 3_600_000 }),
);

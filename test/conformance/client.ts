import type { ChannelOptions } from "slipstream-react/core";
import { describe, expect, test, vi } from "vitest";

import { startWriting, upTo } from "./logWriting.js";
import type { Stage } from "./stage.js";

const patience = { timeout: 10_000, interval: 5 };

function follow(): { options: ChannelOptions; seen: number[]; onGap: ReturnType<typeof vi.fn> } {
  const seen: number[] = [];
  const onGap = vi.fn();
  const seqOf = (payload: unknown) => (payload as { seq: number }).seq;
  const options: ChannelOptions = {
    params: ({ cursor }) => ({ cursor }),
    cursor: (event, payload) => (event === "event" ? seqOf(payload) : undefined),
    onMessage: (_event, payload) => seen.push(seqOf(payload)),
    onGap,
  };
  return { options, seen, onGap };
}

export function describeClient({ topic, client, desk }: Stage) {
  describe("a client with a cursor", () => {
    test("misses nothing and gets nothing twice, however often it is cut", async () => {
      const log = topic("log");
      const slipstream = client();
      slipstream.connect();
      const { options, seen, onGap } = follow();
      const onJoin = vi.fn();
      const channel = slipstream.channel(log, {
        ...options,
        onJoin,
        onClose: () => channel.rejoin(),
      });
      const writing = startWriting(() => desk("append", { topic: log }));
      const cuts = [1012, 1006, 1001, 1000, 4000].map((code) => ["cut", { code }] as const);
      const ends = ["crash", "stop"].map((action) => [action, { topic: log }] as const);
      for (const [n, [action, input]] of [...cuts, ...ends].entries()) {
        const before = seen.length;
        await vi.waitFor(() => expect(seen.length).toBeGreaterThan(before + 5), patience);
        await desk(action, input);
        await vi.waitFor(() => expect(onJoin).toHaveBeenCalledTimes(n + 2), patience);
      }
      const last = await writing.stop();
      await vi.waitFor(() => expect(seen.at(-1)).toBe(last), patience);
      expect(seen).toEqual(upTo(last));
      expect(onGap).not.toHaveBeenCalled();
    });

    test("is told of a gap, and goes on with the oldest that is left", async () => {
      const log = topic("log");
      const slipstream = client();
      slipstream.connect();
      const { options, seen, onGap } = follow();
      const channel = slipstream.channel(log, options);
      await channel.joined();
      await desk("append", { topic: log });
      await vi.waitFor(() => expect(seen).toEqual([1]), patience);

      await slipstream.disconnect();
      for (let n = 0; n < 2; n += 1) await desk("append", { topic: log, count: 10_000 });
      slipstream.connect();
      await vi.waitFor(() => expect(seen.at(-1)).toBe(20_001), patience);
      expect(seen).toEqual([1, ...upTo(20_001).slice(10_001)]);
      expect(onGap).toHaveBeenCalledOnce();
    });
  });
}

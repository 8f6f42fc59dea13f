import { describe, expect, test } from "vitest";

import { seqOf, startWriting, upTo } from "./logWriting.js";
import type { Stage } from "./stage.js";
import type { Wire } from "./wire.js";

async function seqs(wire: Wire, count: number): Promise<(number | undefined)[]> {
  return (await wire.take(count)).map(seqOf);
}

export function describeLogs({ topic, open, desk }: Stage) {
  describe("a log", () => {
    test("replays all of it to a join without a cursor, and goes on live", async () => {
      const log = topic("log");
      await desk("append", { topic: log, count: 2, body: { text: "before" } });
      const wire = await open();
      const ref = wire.send(log, "phx_join");
      const reply = { status: "ok", response: { gap: false, last: 2 } };
      const before = { text: "before" };
      expect(await wire.take(3)).toEqual([
        [ref, ref, log, "phx_reply", reply],
        [ref, null, log, "event", { seq: 1, body: before }],
        [ref, null, log, "event", { seq: 2, body: before }],
      ]);
      expect(await desk("append", { topic: log, body: "after" })).toMatchObject({ seq: 3 });
      expect(await wire.next()).toEqual([ref, null, log, "event", { seq: 3, body: "after" }]);
    });

    test.each([
      [null, [1, 2, 3, 4]],
      [0, [1, 2, 3, 4]],
      [2, [3, 4]],
      [3, [4]],
    ])("replays what follows the cursor %j and nothing else", async (cursor, expected) => {
      const log = topic("log");
      await desk("append", { topic: log, count: 3 });
      const wire = await open();
      await wire.join(log, { cursor });
      await desk("append", { topic: log });
      expect(await seqs(wire, expected.length)).toEqual(expected);
    });

    test.each([-1, 1.5, "3", false, {}])("refuses the cursor %j", async (cursor) => {
      const wire = await open();
      expect(await wire.ask(topic("log"), "phx_join", { cursor })).toEqual({
        status: "error",
        response: { reason: "cursor must be a whole number from 0, or null" },
      });
    });

    test("says that there is a gap when it no longer holds what follows the cursor", async () => {
      const log = topic("log");
      for (let n = 0; n < 2; n += 1) await desk("append", { topic: log, count: 10_000 });
      const wire = await open();
      expect(await wire.ask(log, "phx_join", { cursor: 9_999 })).toEqual({
        status: "ok",
        response: { gap: true, last: 20_000 },
      });
      expect(await seqs(wire, 10_000)).toEqual(upTo(20_000).slice(10_000));

      const inTime = await open();
      expect(await inTime.ask(log, "phx_join", { cursor: 10_000 })).toMatchObject({
        response: { gap: false, last: 20_000 },
      });
      expect(await seqs(inTime, 1)).toEqual([10_001]);
    });

    test("says that there is a gap when the cursor lies beyond its end", async () => {
      const log = topic("log");
      await desk("append", { topic: log, count: 2 });
      const wire = await open();
      expect(await wire.ask(log, "phx_join", { cursor: 40 })).toEqual({
        status: "ok",
        response: { gap: true, last: 2 },
      });
      await desk("append", { topic: log });
      expect(await seqs(wire, 3)).toEqual([1, 2, 3]);
    });

    test("answers an append with its position, and sends it to everybody", async () => {
      const log = topic("log");
      const [ada, grace] = [await open(), await open()];
      const joinRef = await ada.join(log);
      const other = await grace.join(log);
      expect(await ada.ask(log, "append", { body: null }, joinRef)).toEqual({
        status: "ok",
        response: { seq: 1 },
      });
      const event = [log, "event", { seq: 1, body: null }];
      expect(await ada.next()).toEqual([joinRef, null, ...event]);
      expect(await grace.next()).toEqual([other, null, ...event]);
      expect(await ada.ask(log, "append", {}, joinRef)).toEqual({
        status: "error",
        response: { reason: "body is missing" },
      });
    });
  });

  describe("a slow join of a log", () => {
    test("holds up its whole connection, heartbeats too", async () => {
      const log = topic("log");
      const wire = await open();
      await desk("slow", { ms: 50 });
      const refs = [wire.send(log, "phx_join"), wire.send("phoenix", "heartbeat")];
      expect((await wire.take(2)).map(([, ref]) => ref)).toEqual(refs);
    });

    test("is served before what was sent right behind it", async () => {
      const log = topic("log");
      await desk("append", { topic: log, count: 2 });
      const wire = await open();
      await desk("slow", { ms: 20 });
      const joinRef = wire.send(log, "phx_join");
      wire.send(log, "append", { body: "right behind" }, joinRef);
      const frames = await wire.take(5);
      expect(frames.slice(0, 3).map(([, , , event]) => event)).toEqual([
        "phx_reply",
        "event",
        "event",
      ]);
      expect(frames.flatMap((frame) => seqOf(frame) ?? [])).toEqual([1, 2, 3]);
    });

    test("is replayed before the leave right behind it", async () => {
      const log = topic("log");
      await desk("append", { topic: log, count: 2 });
      const wire = await open();
      await desk("slow", { ms: 20 });
      wire.send(log, "phx_leave", {}, wire.send(log, "phx_join"));
      const events = ["phx_reply", "event", "event", "phx_reply", "phx_close"];
      expect((await wire.take(5)).map(([, , , event]) => event)).toEqual(events);
    });
  });

  describe("what is appended while a client joins a log", () => {
    test("comes once and in order, before the log is read and after", async () => {
      const log = topic("log");
      await desk("append", { topic: log, count: 3 });
      const wire = await open();
      await desk("slow", { ms: 300 });
      const writing = startWriting(() => desk("append", { topic: log }));
      const reply = await wire.ask(log, "phx_join");
      const atReply = writing.last();
      const last = await writing.stop();

      const { response } = reply as { response: { gap: boolean; last: number } };
      expect(response.gap).toBe(false);
      expect(response.last, "appended before it was read").toBeGreaterThan(3);
      expect(atReply, "appended after it was read").toBeGreaterThan(response.last);
      expect(await seqs(wire, last)).toEqual(upTo(last));
    });

    test("comes once and in order to one who joins and leaves 50 times", async () => {
      const log = topic("log");
      const [writer, reader] = [await open(), await open()];
      const writerRef = await writer.join(log, { cursor: 0 });
      await desk("slow", { ms: 4 });
      const writing = startWriting(async () => {
        const reply = await writer.ask(log, "append", { body: "hammered" }, writerRef);
        return (reply as { response: { seq: number } }).response;
      });
      const seen: number[] = [];
      for (let round = 0; round < 50; round += 1) {
        const joinRef = reader.send(log, "phx_join", { cursor: seen.at(-1) ?? null });
        const [, , , , reply] = await reader.answerTo(joinRef);
        // In most rounds it stays for what is newer than what is replayed.
        const enough = (reply as { response: { last: number } }).response.last + (round % 4);
        let isLeft = false;
        for (;;) {
          if ((seen.at(-1) ?? 0) >= enough && !isLeft) {
            reader.send(log, "phx_leave", {}, joinRef);
            isLeft = true;
          }
          const frame = await reader.next();
          const seq = seqOf(frame);
          if (seq !== undefined) seen.push(seq);
          expect(frame[0], "the join_ref of every frame").toBe(joinRef);
          if (frame[3] === "phx_close") break;
        }
      }
      const last = await writing.stop();
      await reader.join(log, { cursor: seen.at(-1) ?? null });
      while (seen.at(-1) !== last) seen.push(seqOf(await reader.next()) ?? -1);
      expect(seen).toEqual(upTo(last));
    });
  });
}

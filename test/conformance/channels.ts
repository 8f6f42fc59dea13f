import { describe, expect, test, vi } from "vitest";

import type { Stage } from "./stage.js";

const ok = { status: "ok", response: {} };

export function describeChannels({ topic, open, desk, stats }: Stage) {
  describe("joins", () => {
    test("of a topic without a channel are refused, with no join_ref", async () => {
      const wire = await open();
      const ref = wire.send("nowhere:a", "phx_join");
      const refused = { status: "error", response: { reason: "unmatched topic" } };
      expect(await wire.next()).toEqual([null, ref, "nowhere:a", "phx_reply", refused]);
    });

    test("of a denied topic are refused until it is allowed; who is in stays in", async () => {
      const room = topic("room");
      const [inside, outside] = [await open(), await open()];
      await inside.join(room);
      await desk("deny", { topic: room });
      expect(await outside.ask(room, "phx_join")).toEqual({
        status: "error",
        response: { reason: "unauthorized" },
      });
      expect((await stats()).joined).toEqual({ [room]: 1 });
      expect((await stats()).joinsRefused).toMatchObject({ [room]: 1 });

      await desk("allow", { topic: room });
      await outside.join(room);
      expect(await inside.next()).toEqual([null, null, room, "members", { members: 2 }]);
    });

    test("of a joined topic take its place: first their reply, then the old phx_close", async () => {
      const room = topic("room");
      const wire = await open();
      const first = await wire.join(room);
      const second = wire.send(room, "phx_join");
      const frames = [await wire.own(), await wire.own()];
      expect(frames.map(([joinRef, ref, , event]) => [joinRef, ref, event])).toEqual([
        [second, second, "phx_reply"],
        [first, first, "phx_close"],
      ]);
      wire.send(room, "new_msg", { name: "Ada", body: "for the old channel" }, first);
      const reply = await wire.ask(room, "new_msg", { name: "Ada", body: "Hello" }, second);
      const id = expect.any(Number) as number;
      expect(reply).toEqual({ status: "ok", response: { id } });
    });
  });

  describe("a leave", () => {
    test("is answered ok, then comes phx_close; what follows is unmatched", async () => {
      const room = topic("room");
      const wire = await open();
      const joinRef = await wire.join(room);
      const ref = wire.send(room, "phx_leave", {}, joinRef);
      expect([await wire.own(), await wire.own()]).toEqual([
        [joinRef, ref, room, "phx_reply", ok],
        [joinRef, joinRef, room, "phx_close", {}],
      ]);
      const late = wire.send(room, "new_msg", {}, joinRef);
      const unmatched = { status: "error", response: { reason: "unmatched topic" } };
      expect(await wire.answerTo(late)).toEqual([null, late, room, "phx_reply", unmatched]);
      await vi.waitFor(async () => expect((await stats()).joined).toEqual({}));
    });

    test("of a topic that was never joined is answered ok", async () => {
      const room = topic("room");
      const wire = await open();
      const ref = wire.send(room, "phx_leave", {}, "7");
      expect(await wire.next()).toEqual(["7", ref, room, "phx_reply", ok]);
    });

    test("leaves the room open to the next join, and to others", async () => {
      const room = topic("room");
      const [ada, grace] = [await open(), await open()];
      await grace.join(room);
      for (let n = 0; n < 3; n += 1) {
        const joinRef = await ada.join(room);
        expect(await grace.next()).toEqual([null, null, room, "members", { members: 2 }]);
        await ada.ask(room, "phx_leave", {}, joinRef);
        expect(await ada.own()).toEqual([joinRef, joinRef, room, "phx_close", {}]);
        expect(await grace.next()).toEqual([null, null, room, "members", { members: 1 }]);
      }
    });
  });

  describe("a channel", () => {
    test("that is sent an event it does not know crashes, and does not reply", async () => {
      vi.spyOn(console, "error").mockReturnValue(); // the engine's report of the crash
      const room = topic("room");
      const wire = await open();
      const joinRef = await wire.join(room);
      wire.send(room, "explode", {}, joinRef);
      const crashed = [room, "phx_error", { reason: "channel_crash" }];
      expect(await wire.own()).toEqual([joinRef, joinRef, ...crashed]);
    });

    test.each([
      ["that crashes sends phx_error", "crash", "phx_error", { reason: "channel_crash" }],
      ["that is stopped sends phx_close", "stop", "phx_close", {}],
    ])("%s, and can be joined again", async (_what, action, event, payload) => {
      const [room, other] = [topic("room"), topic("room")];
      const wire = await open();
      await wire.join(other);
      const joinRef = await wire.join(room);
      await desk(action, { topic: room });
      expect(await wire.own()).toEqual([joinRef, joinRef, room, event, payload]);
      const again = await wire.join(room);
      expect(await wire.ask(room, "new_msg", {}, again)).toMatchObject({ status: "error" });
      await vi.waitFor(async () => {
        expect((await stats()).joined).toEqual({ [room]: 1, [other]: 1 });
      });
    });
  });
}

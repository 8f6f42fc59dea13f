import { describe, expect, test } from "vitest";

import type { Stage } from "./stage.js";

export function describeConnections({ topic, open, desk, stats }: Stage) {
  describe("a connection", () => {
    test("has its heartbeats answered", async () => {
      const wire = await open();
      const ref = wire.send("phoenix", "heartbeat");
      const answer = { status: "ok", response: {} };
      expect(await wire.next()).toEqual([null, ref, "phoenix", "phx_reply", answer]);
    });

    test.each([1000, 1001, 1006, 1011, 1012, 1013, 4000])(
      "that is cut closes with %i, without a phx_close for its channels",
      async (code) => {
        const room = topic("room");
        const wire = await open();
        await wire.join(room);
        const next = wire.next();
        await desk("cut", { code });
        const closed = wire.closed.then((closeCode) => ({ closeCode }));
        expect(await Promise.race([next, closed])).toEqual({ closeCode: code });
      },
    );

    test("that sends what is no frame is closed with 1011", async () => {
      const wire = await open();
      wire.sendRaw("nonsense");
      expect(await wire.closed).toBe(1011);
    });

    test("is refused as often as the desk says, then opens", async () => {
      const { connectsRefused } = await stats();
      await desk("refuse", { count: 2 });
      await expect(open()).rejects.toThrow("refused");
      await expect(open()).rejects.toThrow("refused");
      await open();
      expect(await stats()).toMatchObject({
        connections: 1,
        refusalsLeft: 0,
        connectsRefused: connectsRefused + 2,
      });
    });

    test("answers what came in a freeze when it is over, in order", async () => {
      const room = topic("room");
      const wire = await open();
      const joinRef = await wire.join(room);
      await desk("freeze", { ms: 100 });
      const refs = ["first", "second"].map((body) =>
        wire.send(room, "new_msg", { name: "Ada", body }, joinRef),
      );
      refs.push(wire.send("phoenix", "heartbeat"));
      const later = open();
      expect((await stats()).frozen).toBe(true);

      const frames = [await wire.next(), ...(await wire.take(4))];
      expect((await stats()).frozen).toBe(false);
      const replies = frames.filter(([, , , event]) => event === "phx_reply");
      expect(new Set(replies.map(([, ref]) => ref))).toEqual(new Set(refs));
      const bodies = frames.flatMap(([, , , event, payload]) =>
        event === "new_msg" ? [(payload as { body: string }).body] : [],
      );
      expect(bodies).toEqual(["first", "second"]);
      await later;
    });
  });
}

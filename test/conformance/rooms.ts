import { describe, expect, test } from "vitest";

import { upTo } from "./logWriting.js";
import type { Stage } from "./stage.js";

function idOf(reply: unknown): number {
  return (reply as { response: { id: number } }).response.id;
}

export function describeRooms({ topic, open }: Stage) {
  describe("a room", () => {
    test("answers a join with its history and its members", async () => {
      const room = topic("room");
      const ada = await open();
      const ref = ada.send(room, "phx_join");
      const empty = { status: "ok", response: { history: [], members: 1 } };
      expect(await ada.next()).toEqual([ref, ref, room, "phx_reply", empty]);
      const id = idOf(await ada.ask(room, "new_msg", { name: " Ada ", body: "Hello" }, ref));

      const grace = await open();
      const message = { id, name: "Ada", body: "Hello", at: expect.any(Number) as number };
      expect(await grace.ask(room, "phx_join")).toEqual({
        status: "ok",
        response: { history: [message], members: 2 },
      });
    });

    test("sends a message to everyone, then replies with its id", async () => {
      const room = topic("room");
      const [ada, grace] = [await open(), await open()];
      const joinRef = await ada.join(room);
      await grace.join(room);
      expect(await ada.next()).toEqual([null, null, room, "members", { members: 2 }]);

      const ref = ada.send(room, "new_msg", { name: "Ada", body: "Hello" }, joinRef);
      const [broadcast, reply] = [await ada.next(), await ada.next()];
      const id = idOf(reply[4]);
      const message = { id, name: "Ada", body: "Hello", at: expect.any(Number) as number };
      expect(broadcast).toEqual([null, null, room, "new_msg", message]);
      expect(reply).toEqual([joinRef, ref, room, "phx_reply", { status: "ok", response: { id } }]);
      expect(await grace.next()).toEqual(broadcast);
    });

    test("keeps the order of many messages, and the latest 50 of them", async () => {
      const room = topic("room");
      const [ada, grace] = [await open(), await open()];
      const joinRef = await ada.join(room);
      for (let n = 1; n <= 60; n += 1) {
        ada.send(room, "new_msg", { name: "Ada", body: String(n) }, joinRef);
      }
      const frames = await ada.take(120);
      const messages = frames.flatMap(([, , , event, payload]) =>
        event === "new_msg" ? [payload as { id: number; body: string }] : [],
      );
      expect(messages.map(({ body }) => Number(body))).toEqual(upTo(60));
      const ids = messages.map(({ id }) => id);
      expect(ids, "rising").toEqual([...new Set(ids)].sort((a, b) => a - b));

      const reply = await grace.ask(room, "phx_join");
      const { history } = (reply as { response: { history: { id: number }[] } }).response;
      expect(history.map(({ id }) => id)).toEqual(ids.slice(10));
    });

    test("numbers its messages by the time in microseconds, for sorting with another service's", async () => {
      const room = topic("room");
      const wire = await open();
      const joinRef = await wire.join(room);
      const id = idOf(await wire.ask(room, "new_msg", { name: "Ada", body: "Hello" }, joinRef));
      // Erlang's clock is not the system's: it is set right by and by.
      expect(Math.abs(id / 1_000 - Date.now())).toBeLessThan(10_000);
    });

    test("tells those who stay how many are left", async () => {
      const room = topic("room");
      const [ada, grace] = [await open(), await open()];
      await ada.join(room);
      await grace.join(room);
      grace.hangUp();
      expect((await ada.take(2)).map(([, , , , payload]) => payload)).toEqual([
        { members: 2 },
        { members: 1 },
      ]);
    });

    test.each([
      [{ name: "Ada", body: " " }, "body is missing"],
      [{ body: "Hello" }, "name is missing"],
      [{ name: "Ada", body: "x".repeat(501) }, "body is over 500 characters"],
    ])("refuses the message %j: %s", async (payload, reason) => {
      const room = topic("room");
      const wire = await open();
      const reply = await wire.ask(room, "new_msg", payload, await wire.join(room));
      expect(reply).toEqual({ status: "error", response: { reason } });
    });
  });

  describe("a ticker", () => {
    test("answers a join with its price and sends new ones", async () => {
      const wire = await open();
      const price = expect.any(Number) as number;
      expect(await wire.ask("ticker:BRL", "phx_join")).toEqual({
        status: "ok",
        response: { price },
      });
      expect(await wire.next()).toEqual([null, null, "ticker:BRL", "price", { price }]);
    });

    test("refuses a symbol that nobody trades", async () => {
      const wire = await open();
      expect(await wire.ask("ticker:NONE", "phx_join")).toEqual({
        status: "error",
        response: { reason: "unknown symbol" },
      });
    });
  });
}

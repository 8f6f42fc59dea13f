import { describe, expect, test, vi } from "vitest";

import { upTo } from "./logWriting.js";
import { repeaterToken, type Stage } from "./stage.js";
import type { Wire } from "./wire.js";

const ok = { status: "ok", response: {} };
const unauthorized = { status: "error", response: { reason: "unauthorized" } };

const payloads = [
  ["new_msg", { name: "Ada", body: "Hello" }],
  ["żółw 🐢", { nested: { list: [1, 2.5, -0.001, null, true, "", []] }, "": "ąę\u0000\u2028" }],
  ["*", { big: 9_007_199_254_740_991, small: 1e-9 }],
  ["", {}],
  ["constructor", { status: "ok", response: { ref: "1" } }],
] as const;

export function describeRepeaters({ topic, open, openRepeater, desk, stats }: Stage) {
  async function joinedBy(wires: readonly Wire[], room: string): Promise<string[]> {
    const joinRefs: string[] = [];
    for (const wire of wires) joinRefs.push(await wire.join(room));
    return joinRefs;
  }

  async function repeaterOn(room: string): Promise<[repeater: Wire, joinRef: string]> {
    const repeater = await openRepeater();
    return [repeater, await repeater.join(room)];
  }

  describe("a repeater's connect", () => {
    test.each([
      ["as authToken", { authToken: repeaterToken }],
      ["as the param token", { token: repeaterToken }],
    ])("opens with the right token %s", async (_how, credentials) => {
      const repeater = await openRepeater(credentials);
      expect(await repeater.ask("phoenix", "heartbeat")).toEqual(ok);
      expect(await stats()).toMatchObject({ connections: 1 });
    });

    test.each([
      ["a wrong authToken", { authToken: `${repeaterToken}!` }],
      ["a wrong param", { token: repeaterToken.slice(1) }],
      ["a wrong authToken beside the right param", { authToken: "x", token: repeaterToken }],
      ["an empty token", { token: "" }],
      ["no token", {}],
    ])("is refused with %s, and counts as no connect", async (_what, credentials) => {
      const { connectsAccepted, connectsRefused } = await stats();
      await expect(openRepeater(credentials)).rejects.toThrow("refused");
      expect(await stats()).toMatchObject({ connections: 0, connectsAccepted, connectsRefused });
    });

    test("is refused as often as the desk says, then opens", async () => {
      await desk("refuse", { count: 1 });
      await expect(openRepeater()).rejects.toThrow("refused");
      await openRepeater();
      expect(await stats()).toMatchObject({ connections: 1, refusalsLeft: 0 });
    });
  });

  describe("a repeater's join", () => {
    test("of a room is answered with nothing, and the room does not count it in", async () => {
      const room = topic("room");
      const [user, repeater] = [await open(), await openRepeater()];
      const userRef = await user.join(room);
      const ref = repeater.send(room, "phx_join");
      expect(await repeater.next()).toEqual([ref, ref, room, "phx_reply", ok]);
      await user.ask(room, "phx_leave", {}, userRef);
      const reply = { status: "ok", response: { history: [], members: 1 } };
      expect(await user.ask(room, "phx_join")).toEqual(reply);
      expect((await stats()).joined).toEqual({ [room]: 2 });
    });

    test.each(["ticker:BRL", "log:a", "room", "nowhere"])("of %s is refused", async (other) => {
      const repeater = await openRepeater();
      const ref = repeater.send(other, "phx_join");
      expect(await repeater.next()).toEqual([ref, ref, other, "phx_reply", unauthorized]);
    });

    test("of a denied topic is refused until it is allowed", async () => {
      const room = topic("room");
      const repeater = await openRepeater();
      await desk("deny", { topic: room });
      expect(await repeater.ask(room, "phx_join")).toEqual(unauthorized);
      await desk("allow", { topic: room });
      expect(await repeater.ask(room, "phx_join")).toEqual(ok);
      expect((await stats()).joins).toMatchObject({ [room]: 2 });
      expect((await stats()).joinsRefused).toMatchObject({ [room]: 1 });
    });
  });

  describe("what a repeater pushes", () => {
    test.each(payloads)("as %j reaches every user unchanged", async (event, payload) => {
      const room = topic("room");
      const users = [await open(), await open()];
      await joinedBy(users, room);
      await users[0]?.next(); // the second member
      const [repeater, joinRef] = await repeaterOn(room);
      const ref = repeater.send(room, event, payload, joinRef);
      expect(await repeater.next()).toEqual([joinRef, ref, room, "phx_reply", ok]);
      for (const user of users) {
        expect(await user.next()).toEqual([null, null, room, event, payload]);
      }
    });

    test.each([
      ["none", 0],
      ["each of them once", 256],
      ["many", 70_000],
    ])("as bytes (%s) reaches every user unchanged", async (_which, length) => {
      const room = topic("room");
      const user = await open();
      await user.join(room);
      const [repeater, joinRef] = await repeaterOn(room);
      const bytes = Uint8Array.from({ length }, (_, n) => n % 256);
      const ref = repeater.sendBinary(room, "żółw 🐢", bytes, joinRef);
      expect(await repeater.next()).toEqual([joinRef, ref, room, "phx_reply", ok]);
      expect(await user.next()).toEqual([null, null, room, "żółw 🐢", bytes]);
    });

    test("as a room's own message is in the history of who joins later, once", async () => {
      const room = topic("room");
      const message = {
        id: 1_763_800_000_000_001,
        name: "Ada",
        body: "Hello",
        at: 1_763_800_000_000,
      };
      const [repeater, joinRef] = await repeaterOn(room);
      await repeater.ask(room, "new_msg", { ...message, id: "none" }, joinRef);
      await repeater.ask(room, "other", message, joinRef);
      await repeater.ask(room, "new_msg", message, joinRef);
      const user = await open();
      const reply = { status: "ok", response: { history: [message], members: 1 } };
      expect(await user.ask(room, "phx_join")).toEqual(reply);
    });

    test("keeps its order, is answered in order, and is counted by topic", async () => {
      const [room, other] = [topic("room"), topic("room")];
      const user = await open();
      await user.join(room);
      const [repeater, joinRef] = await repeaterOn(room);
      const otherRef = await repeater.join(other);
      repeater.send(other, "said", {}, otherRef);
      const refs = upTo(200).map((n) => repeater.send(room, "said", { n }, joinRef));
      const replies = (await repeater.take(201)).filter(([, , from]) => from === room);
      expect(replies.map(([, ref]) => ref)).toEqual(refs);
      const said = (await user.take(200)).map(([, , , , payload]) => (payload as { n: number }).n);
      expect(said).toEqual(upTo(200));
      expect((await stats()).repeated).toMatchObject({ [room]: 200, [other]: 1 });
    });

    test.each([
      ["presence_diff", "presence belongs to the service that tracks it"],
      ["presence_state", "presence belongs to the service that tracks it"],
      ["phx_close", "phx_ events belong to Phoenix"],
      ["phx_error", "phx_ events belong to Phoenix"],
      ["phx_reply", "phx_ events belong to Phoenix"],
      ["chan_reply_1", "chan_reply_ events belong to phoenix.js"],
      ["chan_reply_", "chan_reply_ events belong to phoenix.js"],
    ])("as %s reaches nobody, and is answered with an error", async (event, reason) => {
      const room = topic("room");
      const user = await open();
      const userRef = await user.join(room);
      const [repeater, joinRef] = await repeaterOn(room);
      const refused = { status: "error", response: { reason } };
      expect(await repeater.ask(room, event, {}, joinRef)).toEqual(refused);
      const ref = repeater.sendBinary(room, event, new Uint8Array(1), joinRef);
      expect(await repeater.answerTo(ref)).toEqual([joinRef, ref, room, "phx_reply", refused]);
      expect((await stats()).repeated).not.toHaveProperty(room);
      // Whatever was sent before it would come before it.
      const asked = user.send(room, "new_msg", {}, userRef);
      expect((await user.next())[1]).toBe(asked);
    });

    test("without a join is unmatched", async () => {
      const repeater = await openRepeater();
      const unmatched = { status: "error", response: { reason: "unmatched topic" } };
      expect(await repeater.ask(topic("room"), "said", {}, "1")).toEqual(unmatched);
    });
  });

  describe("a repeater", () => {
    test("is sent nothing of what is said on its topic, by users or by repeaters", async () => {
      const room = topic("room");
      const user = await open();
      const userRef = await user.join(room);
      const [repeater, joinRef] = await repeaterOn(room);
      const [another, anotherRef] = await repeaterOn(room);
      expect(await repeater.ask(room, "said", {}, joinRef)).toEqual(ok);
      expect(await another.ask(room, "said", {}, anotherRef)).toEqual(ok);
      await user.ask(room, "new_msg", { name: "Ada", body: "Hello" }, userRef);
      // Whatever was sent before it would come before it.
      const ref = repeater.send("phoenix", "heartbeat");
      expect(await repeater.next()).toEqual([null, ref, "phoenix", "phx_reply", ok]);
    });

    test.each([
      ["that crashes is sent phx_error", "crash", "phx_error", { reason: "channel_crash" }],
      ["that is stopped is sent phx_close", "stop", "phx_close", {}],
    ])("%s, as are the users, and can join again", async (_what, action, event, payload) => {
      const room = topic("room");
      const user = await open();
      const userRef = await user.join(room);
      const [repeater, joinRef] = await repeaterOn(room);
      const answer = await desk(action, { topic: room });
      expect(answer.message).toContain("2 channels");
      expect(await repeater.next()).toEqual([joinRef, joinRef, room, event, payload]);
      expect(await user.own()).toEqual([userRef, userRef, room, event, payload]);
      const again = await repeater.join(room);
      expect(await repeater.ask(room, "said", {}, again)).toEqual(ok);
      await vi.waitFor(async () => expect((await stats()).joined).toEqual({ [room]: 1 }), {
        timeout: 10_000,
      });
    });

    test.each([1006, 1012])("that is cut closes with %i, as users do", async (code) => {
      const room = topic("room");
      const user = await open();
      const [repeater] = await repeaterOn(room);
      await desk("cut", { code });
      expect(await repeater.closed).toBe(code);
      expect(await user.closed).toBe(code);
    });

    test("is answered when a freeze is over, and what it pushed is said then", async () => {
      const room = topic("room");
      const user = await open();
      await user.join(room);
      const [repeater, joinRef] = await repeaterOn(room);
      await desk("freeze", { ms: 100 });
      const pushed = repeater.ask(room, "said", { in: "a freeze" }, joinRef);
      expect((await stats()).frozen).toBe(true);
      expect(await pushed).toEqual(ok);
      expect((await stats()).frozen).toBe(false);
      expect(await user.next()).toEqual([null, null, room, "said", { in: "a freeze" }]);
    });

    test("that leaves is sent phx_close, and the users stay", async () => {
      const room = topic("room");
      const user = await open();
      await user.join(room);
      const [repeater, joinRef] = await repeaterOn(room);
      await repeater.ask(room, "phx_leave", {}, joinRef);
      expect(await repeater.next()).toEqual([joinRef, joinRef, room, "phx_close", {}]);
      await vi.waitFor(async () => expect((await stats()).joined).toEqual({ [room]: 1 }), {
        timeout: 10_000,
      });
    });
  });
}

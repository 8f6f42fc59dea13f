import {
  type PushError,
  type PushName,
  type Slipstream,
  type SlipstreamError,
  useChannel,
  type UseChannelResult,
  usePush,
} from "slipstream-react";
import { describe, expectTypeOf, test } from "vitest";

declare const slipstream: Slipstream;
declare const room: UseChannelResult<"room:1">;

describe("a push", () => {
  test("takes the payload of its event, and resolves with its response", () => {
    const reply = room.push("shout", { body: "Hello" }, { timeoutMs: 1_000 });
    expectTypeOf(reply).toEqualTypeOf<Promise<{ id: number }>>();
    const channel = slipstream.channel("room:1");
    expectTypeOf(channel.push("shout", { body: "Hello" })).toEqualTypeOf<Promise<{ id: number }>>();
    channel.send("shout", { body: "Hello" });
  });

  test("may leave out a payload that needs nothing", () => {
    void room.push("ping");
    void room.push("ping", {});
    void room.push("ping", { at: 1 });
    void room.push("ping", undefined, { timeoutMs: 1 });
    room.send("ping");
  });

  test("takes what it likes where no payload is registered", () => {
    expectTypeOf(room.push("nudge")).toEqualTypeOf<Promise<"ok">>();
    void room.push("nudge", { hard: true });
  });

  test("is one that is registered, with what is registered for it", () => {
    // @ts-expect-error -- misspelled
    void room.push("shot", { body: "Hello" });
    // @ts-expect-error -- without its payload
    void room.push("shout");
    // @ts-expect-error -- misspelled
    void room.push("shout", { bdy: "Hello" });
    // @ts-expect-error -- a number
    void room.push("shout", { body: 1 });
    // @ts-expect-error -- a number
    room.send("shout", { body: 1 });
    // @ts-expect-error -- nothing comes back from it
    room.send("shout", { body: "Hello" }, { timeoutMs: 1 });
    // @ts-expect-error -- an event that comes is none that goes
    void room.push("new_msg", {});
    // @ts-expect-error -- it registers none
    void useChannel("room:lobby").push("shout", { body: "Hello" });
  });

  test("is not known where none is registered", () => {
    expectTypeOf<PushName<"news">>().toEqualTypeOf<string>();
    expectTypeOf(useChannel("news").push("whatever", { a: 1 })).toEqualTypeOf<Promise<unknown>>();
    expectTypeOf(useChannel("anything").push("whatever")).toEqualTypeOf<Promise<unknown>>();
  });
});

describe("usePush", () => {
  test("knows the payload, the response and the error of its event", () => {
    const shout = usePush(room, "shout");
    expectTypeOf<Parameters<typeof shout.push>[0]>().toEqualTypeOf<{ body: string }>();
    expectTypeOf(shout.pushAsync({ body: "Hello" })).toEqualTypeOf<Promise<{ id: number }>>();
    expectTypeOf(shout.response).toEqualTypeOf<{ id: number } | undefined>();
    expectTypeOf(shout.error).toEqualTypeOf<PushError<"room:1", "shout"> | undefined>();
    expectTypeOf(shout.error?.response).toEqualTypeOf<{ reason: string } | undefined>();
    expectTypeOf(shout.error).toExtend<SlipstreamError | undefined>();
    shout.push({ body: "Hello" }, { timeoutMs: 1_000 });
  });

  test("may leave out a payload that needs nothing", () => {
    usePush(room, "ping").push();
    usePush(room, "nudge").push();
    expectTypeOf(usePush(room, "nudge").response).toEqualTypeOf<"ok" | undefined>();
  });

  test("takes the result of a channel that suspends", () => {
    const shout = usePush(useChannel("room:1", { suspense: true }), "shout");
    expectTypeOf(shout.response).toEqualTypeOf<{ id: number } | undefined>();
  });

  test("says unknown of what is not registered", () => {
    const ping = usePush(room, "ping");
    expectTypeOf(ping.response).toEqualTypeOf<unknown>();
    expectTypeOf(ping.error?.response).toEqualTypeOf<unknown>();
    expectTypeOf(usePush(useChannel("anything"), "a").response).toEqualTypeOf<unknown>();
  });

  test("is one that is registered, with what is registered for it", () => {
    // @ts-expect-error -- misspelled
    usePush(room, "shot");
    // @ts-expect-error -- without its payload
    usePush(room, "shout").push();
    // @ts-expect-error -- a number
    usePush(room, "shout").push({ body: 1 });
    // @ts-expect-error -- it registers none
    usePush(useChannel("room:lobby"), "shout");
  });
});

import {
  type Channel,
  type EventName,
  type JoinResponse,
  type Slipstream,
  type Topic,
  useChannel,
  type UseChannelResult,
} from "slipstream-react";
import { createSlipstream } from "slipstream-react/core";
import { assertType, describe, expectTypeOf, test } from "vitest";

import type { Line } from "./register.js";

declare const slipstream: Slipstream;
declare const id: string;
declare const page: number;
declare const isOpen: boolean;

describe("a topic", () => {
  test("is one that is registered, or one that a registered pattern matches", () => {
    assertType<Topic>("news");
    assertType<Topic>("room:1");
    assertType<Topic>(`room:${id}`);
    assertType<Topic>(`page:${page}`);
    // @ts-expect-error -- no pattern matches it
    assertType<Topic>("rom:1");
    // @ts-expect-error -- no number
    assertType<Topic>("page:one");
    // @ts-expect-error -- nobody knows what it is
    assertType<Topic>(id);
  });

  test("that a string is made into finds its pattern", () => {
    expectTypeOf(useChannel(`room:${id}`).response).toEqualTypeOf<
      { history: Line[] } | undefined
    >();
    expectTypeOf(useChannel(`page:${page}`).response).toEqualTypeOf<
      { title: string } | undefined
    >();
    expectTypeOf(useChannel("page:3").response).toEqualTypeOf<{ title: string } | undefined>();
  });

  test("with a name of its own is not what its pattern says", () => {
    expectTypeOf<EventName<"room:lobby">>().toEqualTypeOf<"welcome">();
    expectTypeOf<JoinResponse<"room:lobby">>().toEqualTypeOf<unknown>();
  });

  test("of two patterns is what the narrower one says", () => {
    expectTypeOf<EventName<"room:1:admin">>().toEqualTypeOf<"banned">();
    expectTypeOf<EventName<`room:${string}:admin`>>().toEqualTypeOf<"banned">();
    expectTypeOf<JoinResponse<"room:1:admin">>().toEqualTypeOf<unknown>();
  });

  test("may be one of several: events are those of either, payloads are told apart", () => {
    const room = useChannel(isOpen ? "room:1" : "news");
    expectTypeOf(room.topic).toEqualTypeOf<"room:1" | "news" | null>();
    expectTypeOf(room.response).toEqualTypeOf<{ history: Line[] } | string | undefined>();
  });

  test("may be null", () => {
    const room = useChannel(isOpen ? "room:1" : null);
    expectTypeOf(room.topic).toEqualTypeOf<"room:1" | null>();
    expectTypeOf(room.response).toEqualTypeOf<{ history: Line[] } | undefined>();
    expectTypeOf(useChannel(null).channel).toEqualTypeOf<Channel<never> | null>();
  });
});

describe("the result of useChannel", () => {
  test("goes where one of its topic, of its pattern or of any topic is wanted", () => {
    const room = useChannel("room:1");
    assertType<UseChannelResult<"room:1">>(room);
    assertType<UseChannelResult<`room:${string}`>>(room);
    assertType<UseChannelResult>(room);
    assertType<Channel<`room:${string}`> | null>(room.channel);
    assertType<Channel | null>(room.channel);
    // @ts-expect-error -- of another topic
    assertType<UseChannelResult<"news">>(room);
  });

  test("that suspends goes there as well, and not the other way", () => {
    const room = useChannel("room:1", { suspense: true });
    assertType<UseChannelResult<"room:1", true>>(room);
    assertType<UseChannelResult<"room:1">>(room);
    assertType<UseChannelResult<`room:${string}`>>(room);
    assertType<UseChannelResult>(room);
    // @ts-expect-error -- nobody waits for its response
    assertType<UseChannelResult<"room:1", true>>(useChannel("room:1"));
  });
});

describe("the client", () => {
  test("knows the same", () => {
    const room = slipstream.channel(`room:${id}`, { params: { token: "t" } });
    expectTypeOf(room.joined()).toEqualTypeOf<Promise<{ history: Line[] }>>();
    expectTypeOf(room.topic).toEqualTypeOf<`room:${string}`>();
    // @ts-expect-error -- not registered
    slipstream.channel("rom:1");
    // @ts-expect-error -- no topic is null to it
    slipstream.channel(null);
  });

  test("gives channels that go into one list", () => {
    const channels: Channel[] = [slipstream.channel("room:lobby"), slipstream.channel("news")];
    assertType<Channel>(channels[0]!);
  });

  test("is the same without React", () => {
    const core = createSlipstream({ url: "/socket" });
    expectTypeOf(core.channel("room:1").joined()).toEqualTypeOf<Promise<{ history: Line[] }>>();
  });
});

import {
  type ChannelMessage,
  type ReducerMessage,
  type Slipstream,
  useChannel,
  useChannelEvent,
  useChannelReducer,
  type UseChannelResult,
  useLatest,
} from "slipstream-react";
import { assertType, describe, expectTypeOf, test } from "vitest";

import type { Line } from "./register.js";

declare const slipstream: Slipstream;
declare const room: UseChannelResult<"room:1">;
declare const isOpen: boolean;

type Events = "new_msg" | "typing" | "presence_state" | "presence_diff";

describe("the payload of an event", () => {
  test("is what is registered, wherever a message is heard", async () => {
    useChannelEvent(room, "new_msg", (line) => expectTypeOf(line).toEqualTypeOf<Line>());
    room.on("typing", (payload) => expectTypeOf(payload).toEqualTypeOf<{ name: string }>());
    const channel = slipstream.channel("room:1");
    channel.on("new_msg", (line) => expectTypeOf(line).toEqualTypeOf<Line>());
    expectTypeOf(
      await channel.next("new_msg", { where: (line) => line.body === "" }),
    ).toEqualTypeOf<Line>();
    for await (const message of channel.messages("new_msg")) {
      expectTypeOf(message).toEqualTypeOf<{ event: "new_msg"; payload: Line }>();
    }
  });

  test("is known with suspense too", () => {
    const suspended = useChannel("room:1", { suspense: true });
    useChannelEvent(suspended, "new_msg", (line) => expectTypeOf(line).toEqualTypeOf<Line>());
    expectTypeOf(useLatest(suspended, "new_msg")).toEqualTypeOf<Line | undefined>();
  });

  test("is unknown of presence, which usePresence reads, and of what is registered as any", () => {
    room.on("presence_diff", (payload) => expectTypeOf(payload).toEqualTypeOf<unknown>());
    useChannel("anything").on("said", (payload) => expectTypeOf(payload).toEqualTypeOf<unknown>());
  });

  test("cannot be asked for an event that is not registered", () => {
    // @ts-expect-error -- misspelled
    useChannelEvent(room, "new_mgs", () => undefined);
    // @ts-expect-error -- misspelled
    room.on("typng", () => undefined);
    // @ts-expect-error -- misspelled
    useLatest(room, "new_mgs");
    // @ts-expect-error -- misspelled
    void slipstream.channel("room:1").next("new_mgs");
    // @ts-expect-error -- misspelled
    slipstream.channel("room:1").messages("new_mgs");
    // @ts-expect-error -- it is a number
    useChannelEvent(room, "new_msg", (line: { id: string }) => line.id);
  });

  test("of several topics is that of the event that they share", () => {
    const either = useChannel(isOpen ? "room:1" : "room:2");
    useChannelEvent(either, "new_msg", (line) => expectTypeOf(line).toEqualTypeOf<Line>());
  });

  test("is unknown where no events are registered", () => {
    useChannelEvent(useChannel("page:1"), "whatever", (payload) =>
      expectTypeOf(payload).toEqualTypeOf<unknown>(),
    );
  });
});

describe("useLatest", () => {
  test("selects with the type of the selector", () => {
    expectTypeOf(useLatest(room, "new_msg")).toEqualTypeOf<Line | undefined>();
    const body = useLatest(room, "new_msg", {
      select: (line) => line.body,
      isEqual: (a, b) => a.length === b.length,
    });
    expectTypeOf(body).toEqualTypeOf<string | undefined>();
    // @ts-expect-error -- undefined before the first
    assertType<Line>(useLatest(room, "new_msg"));
  });
});

describe("useChannelReducer", () => {
  test("tells the payloads apart by the event, the response of a join among them", () => {
    const state = useChannelReducer(
      room,
      (all: Line[], message) => {
        switch (message.event) {
          case "phx_join":
            expectTypeOf(message.payload).toEqualTypeOf<{ history: Line[] }>();
            return message.payload.history;
          case "new_msg":
            expectTypeOf(message.payload).toEqualTypeOf<Line>();
            return [...all, message.payload];
          case "typing":
            expectTypeOf(message.payload).toEqualTypeOf<{ name: string }>();
            return all;
          default:
            expectTypeOf(message.payload).toEqualTypeOf<unknown>();
            return all;
        }
      },
      [],
    );
    expectTypeOf(state).toEqualTypeOf<Line[]>();
  });

  test("tells them apart when the message is taken to pieces", () => {
    useChannelReducer(
      room,
      (count: number, { event, payload }) =>
        event === "new_msg" ? count + payload.body.length : count,
      0,
    );
  });

  test("knows that no other event is there", () => {
    expectTypeOf<ReducerMessage<"room:1">["event"]>().toEqualTypeOf<Events | "phx_join">();
    expectTypeOf<ReducerMessage<"news">>().toEqualTypeOf<
      { event: "phx_join"; payload: string } | { event: "headline"; payload: { title: string } }
    >();
  });
});

describe("what is called with every message", () => {
  test("knows the payload by the event", async () => {
    useChannel("room:1", {
      onMessage(event, payload) {
        expectTypeOf(event).toEqualTypeOf<Events>();
        if (event === "new_msg") expectTypeOf(payload).toEqualTypeOf<Line>();
      },
      cursor: (event, payload) => {
        if (event === "phx_join") return payload.history.at(-1)?.id;
        return event === "new_msg" ? payload.id : undefined;
      },
    });
    const channel = slipstream.channel("room:1");
    channel.onMessage((event, payload) => {
      if (event === "typing") expectTypeOf(payload).toEqualTypeOf<{ name: string }>();
    });
    for await (const message of channel.messages()) {
      assertType<ChannelMessage<"room:1">>(message);
      if (message.event === "new_msg") expectTypeOf(message.payload).toEqualTypeOf<Line>();
    }
  });

  test("may ask for the event alone, or for nothing", () => {
    const seen: Events[] = [];
    useChannel("room:1", {
      onMessage: (event) => void seen.push(event),
      cursor: (event) => event.length,
    });
    useChannel("room:1", { onMessage: () => undefined, cursor: () => undefined });
    const channel = slipstream.channel("room:1");
    channel.onMessage((event) => void seen.push(event));
    channel.onMessage(() => undefined);
  });

  test("may be a function that takes any message", () => {
    const log = (event: string, payload: unknown) => console.warn(event, payload);
    useChannel("room:1", { onMessage: log });
    slipstream.channel("room:1").onMessage(log);
  });

  test("gets strings and unknowns where no events are registered", () => {
    useChannel("page:1", {
      onMessage(event, payload) {
        expectTypeOf(event).toEqualTypeOf<string>();
        expectTypeOf(payload).toEqualTypeOf<unknown>();
      },
    });
  });
});

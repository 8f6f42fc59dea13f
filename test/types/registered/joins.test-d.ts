import { type JoinAttempt, type Slipstream, useChannel } from "slipstream-react";
import { describe, expectTypeOf, test } from "vitest";

import type { Line } from "./register.js";

declare const slipstream: Slipstream;
declare const isOpen: boolean;

describe("join params", () => {
  test("are what is registered: as a value, from a function, from an async one", () => {
    useChannel("room:1", { params: { token: "t" } });
    useChannel("room:1", { params: () => ({ token: "t" }) });
    useChannel("room:1", {
      params: (join) => {
        expectTypeOf(join).toEqualTypeOf<JoinAttempt>();
        return Promise.resolve({ token: "t" });
      },
    });
    slipstream.channel("room:1", { params: { token: "t" } });
  });

  test("are not what is not registered", () => {
    // @ts-expect-error -- misspelled
    useChannel("room:1", { params: { tken: "t" } });
    // @ts-expect-error -- a number
    useChannel("room:1", { params: () => ({ token: 1 }) });
    // @ts-expect-error -- a number
    useChannel("room:1", { params: () => Promise.resolve({ token: 1 }) });
    // @ts-expect-error -- misspelled
    slipstream.channel("room:1", { params: { tken: "t" } });
  });

  test("are any object where none are registered", () => {
    useChannel("news", { params: { since: 3 } });
    useChannel("anything", { params: { since: 3 } });
  });
});

describe("the response to a join", () => {
  test("is what is registered, once it is there", () => {
    const { response } = useChannel("room:1");
    expectTypeOf(response).toEqualTypeOf<{ history: Line[] } | undefined>();
    expectTypeOf(useChannel("news").response).toEqualTypeOf<string | undefined>();
    // @ts-expect-error -- it may not be there yet
    expectTypeOf(response.history).toBeArray();
  });

  test("is there with suspense", () => {
    const room = useChannel("room:1", { suspense: true });
    expectTypeOf(room.response).toEqualTypeOf<{ history: Line[] }>();
  });

  test("may not be there with suspense when the topic may be null, or suspense may be off", () => {
    const room = useChannel(isOpen ? "room:1" : null, { suspense: true });
    expectTypeOf(room.response).toEqualTypeOf<{ history: Line[] } | undefined>();
    const other = useChannel("room:1", { suspense: isOpen });
    expectTypeOf(other.response).toEqualTypeOf<{ history: Line[] } | undefined>();
    const without = useChannel("room:1", { suspense: false });
    expectTypeOf(without.response).toEqualTypeOf<{ history: Line[] } | undefined>();
  });

  test("is that of onJoin, gap and joined()", () => {
    useChannel("room:1", {
      onJoin: (response) => expectTypeOf(response).toEqualTypeOf<{ history: Line[] }>(),
      gap: (response) => response.history.length === 0,
    });
    const room = slipstream.channel("news", {
      onJoin: (response) => expectTypeOf(response).toEqualTypeOf<string>(),
    });
    expectTypeOf(room.joined()).toEqualTypeOf<Promise<string>>();
  });

  test("is unknown where none is registered, or any", () => {
    expectTypeOf(useChannel("silence").response).toEqualTypeOf<unknown>();
    expectTypeOf(useChannel("anything").response).toEqualTypeOf<unknown>();
  });
});

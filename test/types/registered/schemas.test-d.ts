import { type } from "arktype";
import {
  type ChannelSchemas,
  createSlipstream,
  defineChannels,
  type InferChannels,
  SlipstreamProvider,
} from "slipstream-react";
import * as v from "valibot";
import { assertType, describe, expectTypeOf, test } from "vitest";
import * as z from "zod";

interface Expected {
  readonly [room: `room:${string}`]: {
    readonly params: { token: string };
    readonly response: { size: number };
    readonly events: { readonly said: { body: string; at: Date } };
    readonly pushes: {
      readonly shout: {
        readonly payload: { at: Date };
        readonly response: { id: number };
        readonly error: { reason: string };
      };
    };
    readonly presence: { name: string };
  };
  readonly news: { readonly events: { readonly headline: string } };
}

declare function inferred<Definition>(channels: Definition): InferChannels<Definition>;
declare function byHand<Types>(types: Types): ByHand<Types>;

declare function partOf<Types>(types: Types): keyof Types;

/** As it is written by hand, without `readonly`. */
type ByHand<Types> = { -readonly [Name in keyof Types]: ByHand<Types[Name]> };

const zod = defineChannels({
  "room:*": {
    params: z.object({ token: z.string() }),
    response: z.object({ size: z.number() }),
    events: {
      said: z.object({ body: z.string(), at: z.string().transform((iso) => new Date(iso)) }),
    },
    pushes: {
      shout: {
        payload: z.object({ at: z.date().transform((at) => at.toISOString()) }),
        response: z.object({ id: z.number() }),
        error: z.object({ reason: z.string() }),
      },
    },
    presence: z.object({ name: z.string() }),
  },
  news: { events: { headline: z.string() } },
});

const valibot = defineChannels({
  "room:*": {
    params: v.object({ token: v.string() }),
    response: v.object({ size: v.number() }),
    events: {
      said: v.object({
        body: v.string(),
        at: v.pipe(
          v.string(),
          v.transform((iso) => new Date(iso)),
        ),
      }),
    },
    pushes: {
      shout: {
        payload: v.object({
          at: v.pipe(
            v.date(),
            v.transform((at) => at.toISOString()),
          ),
        }),
        response: v.object({ id: v.number() }),
        error: v.object({ reason: v.string() }),
      },
    },
    presence: v.object({ name: v.string() }),
  },
  news: { events: { headline: v.string() } },
});

const arktype = defineChannels({
  "room:*": {
    params: type({ token: "string" }),
    response: type({ size: "number" }),
    events: { said: type({ body: "string", at: "string.date.iso.parse" }) },
    pushes: {
      shout: {
        payload: type({ at: type("Date").pipe((at) => at.toISOString()) }),
        response: type({ id: "number" }),
        error: type({ reason: "string" }),
      },
    },
    presence: type({ name: "string" }),
  },
  news: { events: { headline: type("string") } },
});

describe("InferChannels", () => {
  test("is what is registered by hand: of pushes and params what goes in, else what comes out", () => {
    expectTypeOf(byHand(inferred(zod))).toEqualTypeOf<ByHand<Expected>>();
    expectTypeOf(byHand(inferred(valibot))).toEqualTypeOf<ByHand<Expected>>();
    expectTypeOf(byHand(inferred(arktype))).toEqualTypeOf<ByHand<Expected>>();
  });

  test("is no any", () => {
    for (const types of [inferred(zod), inferred(valibot), inferred(arktype)]) {
      expectTypeOf(types["room:1"]!.events.said).not.toBeAny();
      expectTypeOf(types["room:1"]!.pushes.shout.error).not.toBeAny();
      expectTypeOf(types.news.events.headline).not.toBeAny();
    }
  });

  test("leaves out what has no schema", () => {
    const channels = defineChannels({ news: { response: z.string() }, raw: {} });
    const { news, raw } = inferred(channels);
    expectTypeOf(partOf(news)).toEqualTypeOf<"response">();
    expectTypeOf(partOf(raw)).toBeNever();
  });
});

describe("what defineChannels returns", () => {
  test("goes to a client and to a provider", () => {
    assertType<ChannelSchemas>(zod);
    createSlipstream({ url: "/socket", channels: zod });
    SlipstreamProvider({ url: "/socket", channels: valibot });
    // @ts-expect-error -- without defineChannels
    createSlipstream({ url: "/socket", channels: { news: { response: z.string() } } });
  });

  test("takes validators alone", () => {
    // @ts-expect-error -- no validator
    assertType(defineChannels({ news: { response: String } }));
    // @ts-expect-error -- no part of a channel
    assertType(defineChannels({ news: { reply: z.string() } }));
    // @ts-expect-error -- params are an object
    assertType(defineChannels({ news: { params: z.string() } }));
  });
});

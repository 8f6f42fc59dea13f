import { type } from "arktype";
import {
  type ChannelSchemas,
  defineChannels,
  SlipstreamError,
  type StandardSchema,
} from "slipstream-react/core";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { openClient, startClient } from "../helpers/startClient.js";

/** What is said of wrong definitions, as code that no type checker saw has them. */
function failureOf(definition: unknown): unknown {
  try {
    defineChannels(definition as Parameters<typeof defineChannels>[0]);
  } catch (error) {
    if (!(error instanceof SlipstreamError)) return error;
    return [error.code, error.message, error.hint];
  }
  return "none";
}

describe("defineChannels", () => {
  it("returns what it was given, for other code to use", () => {
    const body = z.string();
    const channels = defineChannels({ "room:*": { events: { said: body } }, news: {} });
    expect(channels["room:*"].events.said).toBe(body);
    expect(Object.keys(channels)).toEqual(["room:*", "news"]);
  });

  it.each(["room:*:admin", "*:lobby", "room:**", "room:*\n"])(
    "throws at a pattern that Phoenix does not have: %j",
    (pattern) => {
      expect(failureOf({ [pattern]: {} })).toEqual([
        "invalid-config",
        `the pattern "${pattern}" has its * inside`,
        'Phoenix matches whole topics, or their beginning: "room:lobby", "room:*".',
      ]);
    },
  );

  const hint =
    "It takes one with the Standard Schema interface, of zod 3.24, valibot 1 or arktype 2 for example.";

  it.each([
    [".params", { params: String }],
    [".response", { response: null }],
    [".presence", { presence: {} }],
    [".events.said", { events: { said: "string" } }],
    [".events.said", { events: { said: { "~standard": { version: 1 } } } }],
    [".pushes.shout.payload", { pushes: { shout: { payload: 7 } } }],
    [".pushes.shout.response", { pushes: { shout: { response: (value: unknown) => value } } }],
    [".pushes.shout.error", { pushes: { shout: { error: [] } } }],
  ])("throws at what is no validator: %s of %j", (path, schema) => {
    expect(failureOf({ "room:*": schema })).toEqual([
      "invalid-config",
      `channels["room:*"]${path} is no validator`,
      hint,
    ]);
  });

  it.each([
    ["", null, "params, response, events, pushes, presence"],
    [".pushes.shout", { pushes: { shout: undefined } }, "payload, response, error"],
  ])("throws at what is not there: channels%s", (path, schema, parts) => {
    expect(failureOf({ "room:*": schema })).toEqual([
      "invalid-config",
      `channels["room:*"]${path} is no object`,
      `It has schemas in it: { ${parts} }, or fewer.`,
    ]);
  });

  it("takes a validator of one's own", async () => {
    const even: StandardSchema<number, string> = {
      "~standard": {
        version: 1,
        vendor: "mine",
        validate: (value) =>
          Number(value) % 2 === 0
            ? { value: `${String(value)}!` }
            : { issues: [{ message: "odd" }] },
      },
    };
    const { heard, errors } = await hear(
      defineChannels({ "room:*": { events: { n: even } } }),
      [2, 3, 4],
    );
    expect(heard).toEqual(["2!", "4!"]);
    expect(errors).toEqual(['"room:a": a "n" does not fit its schema: odd']);
  });
});

/** What comes of these payloads of the event "n" on "room:a". */
async function hear(channels: ChannelSchemas, payloads: readonly unknown[], topic = "room:a") {
  const { client, server } = await openClient({ channels });
  const heard: unknown[] = [];
  client.channel(topic, { onMessage: (_event, payload) => heard.push(payload) });
  (await server.expectJoin(topic)).ok();
  for (const payload of payloads) server.push(topic, "n", payload);
  await settle();
  return { heard, errors: takeErrors().map((error) => (error as SlipstreamError).message) };
}

const says = (name: string) => ({
  events: { n: z.unknown().transform(() => name) },
});

describe("of the patterns that match a topic", () => {
  const channels = defineChannels({
    "*": says("*"),
    "room:*": says("room:*"),
    "room:a:*": says("room:a:*"),
    "room:a": says("room:a"),
    "room:": says("room:"),
  });

  it.each([
    ["news", "*"],
    ["room:b", "room:*"],
    ["room:ab", "room:*"],
    ["room:a:1", "room:a:*"],
    ["room:a:", "room:a:*"],
    ["room:a", "room:a"],
    ["room:", "room:"],
    ["roo", "*"],
  ])("%s has its name or the longest: %s", async (topic, pattern) => {
    expect((await hear(channels, [1], topic)).heard).toEqual([pattern]);
  });

  it("the longest counts, in whatever order they are written", async () => {
    const turned = defineChannels(
      Object.fromEntries(Object.entries(channels).reverse()) as Parameters<
        typeof defineChannels
      >[0],
    );
    expect((await hear(turned, [1], "room:a:1")).heard).toEqual(["room:a:*"]);
  });

  it("the chosen one counts alone: what it leaves out is not checked", async () => {
    const parts = defineChannels({
      "room:*": { events: { n: z.string() } },
      "room:a": { response: z.unknown() },
    });
    expect((await hear(parts, [1])).heard).toEqual([1]);
  });

  it("none is that of a name of every object", async () => {
    const { heard } = await hear(defineChannels({ "room:*": says("room:*") }), [1], "toString");
    expect(heard).toEqual([1]);
  });
});

const bug = new Error("a bug");

function throwBug(): never {
  throw bug;
}

const notAtOnce = "could not be validated at once: its schema is async, or it threw";

describe.each([
  ["zod", z.unknown().refine(() => Promise.resolve(true))],
  [
    "valibot",
    v.pipeAsync(
      v.unknown(),
      v.checkAsync(() => Promise.resolve(true)),
    ),
  ],
])("an async validator, with %s", (_name, validator) => {
  it("lets nothing through, as messages would lose their order", async () => {
    const channels = defineChannels({ "room:*": { events: { n: validator } } });
    const { heard, errors } = await hear(channels, [1]);
    expect(heard).toEqual([]);
    expect(errors).toEqual([`"room:a": a "n" ${notAtOnce}`]);
  });

  it("rejects a push", async () => {
    const channels = defineChannels({ "room:*": { pushes: { ask: { payload: validator } } } });
    const { client } = await openClient({ channels });
    const reply = outcomeOf(client.channel("room:a").push("ask", {}));
    await settle();
    expect(reply.error).toMatchObject({
      code: "invalid-payload",
      message: `"room:a": the payload of push "ask" ${notAtOnce}`,
    });
  });
});

describe.each([
  ["valibot", v.pipe(v.unknown(), v.transform(throwBug))],
  ["arktype", type("unknown").pipe(throwBug)],
])("a validator that throws, with %s", (_name, validator) => {
  it("is reported with what it threw, and the next message comes", async () => {
    const { client, server } = await openClient({
      channels: defineChannels({ "room:*": { events: { n: validator } } }),
    });
    const heard: unknown[] = [];
    client.channel("room:a", { onMessage: (event) => heard.push(event) });
    (await server.expectJoin("room:a")).ok();
    server.push("room:a", "n", 1);
    server.push("room:a", "other", 1);
    await settle();
    expect(takeErrors()).toMatchObject([
      {
        code: "invalid-payload",
        message: '"room:a": a "n" could not be validated',
        topic: "room:a",
        event: "n",
        cause: bug,
      },
    ]);
    expect(heard).toEqual(["other"]);
  });
});

it.each([
  ["a zod validator that throws", z.unknown().transform(throwBug)],
  [
    "an async one that rejects",
    v.pipeAsync(
      v.unknown(),
      v.transformAsync(() => Promise.reject(bug)),
    ),
  ],
])("%s is reported, and what it threw", async (_what, validator) => {
  const channels = defineChannels({ "room:*": { events: { n: validator } } });
  const { heard, errors } = await hear(channels, [1]);
  expect(heard).toEqual([]);
  expect(errors).toEqual([`"room:a": a "n" ${notAtOnce}`, bug.message]);
});

it.each([
  ["what defineChannels takes", { "room:*": { response: z.string() } }],
  ["null", null],
  ["a validator", z.string()],
])("a client takes as channels what defineChannels returns, not %s", (_what, channels) => {
  expect(() => startClient({ channels: channels as never })).toThrow(
    expect.objectContaining({
      code: "invalid-config",
      message: expect.stringMatching(/^the option channels /) as string,
      hint: "It takes what defineChannels returns.",
    }),
  );
});

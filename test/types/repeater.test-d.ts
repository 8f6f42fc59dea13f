import {
  createBroadcastChannelEndpoint,
  createLocalEndpoint,
  createSlipstreamEndpoint,
  type Endpoint,
  repeat,
  type Repeater,
  type RepeaterStats,
  type RepeatOptions,
  type Slipstream,
  type SlipstreamEndpointOptions,
  type SlipstreamError,
  type Subscribable,
  useEndpointEvent,
  useRepeater,
} from "slipstream-react";
import * as core from "slipstream-react/core";
import { assertType, describe, expectTypeOf, test } from "vitest";

declare const slipstream: Slipstream;
declare const worker: Worker;

describe("an endpoint", () => {
  test("of one's own takes three lines", () => {
    const endpoint: Endpoint = {
      broadcast: (topic, event, payload) => worker.postMessage({ topic, event, payload }),
    };
    assertType<Repeater>(repeat(slipstream, "room:lobby", endpoint));
  });

  test("of one's own may be slow, and may be a class", () => {
    class Archive implements Endpoint {
      async broadcast(topic: string, event: string, payload: unknown): Promise<void> {
        await fetch("/archive", { body: JSON.stringify({ topic, event, payload }) });
      }
    }
    repeat(slipstream, "room:lobby", new Archive());
    // @ts-expect-error -- that is a function, not an endpoint
    repeat(slipstream, "room:lobby", () => undefined);
    // @ts-expect-error -- without broadcast() it is none
    repeat(slipstream, "room:lobby", {});
  });

  test("of one's own may return a promise of whatever it likes", () => {
    const archive: Endpoint = {
      broadcast: (topic, event, payload) =>
        fetch("/archive", { body: JSON.stringify({ topic, event, payload }) }),
    };
    const channel = slipstream.channel("archive");
    const pushing: Endpoint = {
      broadcast: (topic, event, payload) => channel.push("store", { topic, event, payload }),
    };
    for (const endpoint of [archive, pushing]) repeat(slipstream, "room:lobby", endpoint);
    // @ts-expect-error -- it is called, and what it returns is no function
    assertType<Endpoint>({ broadcast: () => () => undefined });
  });

  test("is told of a payload that nothing is known of", () => {
    const endpoint: Endpoint = {
      broadcast: (topic, event, payload) => {
        expectTypeOf(topic).toEqualTypeOf<string>();
        expectTypeOf(event).toEqualTypeOf<string>();
        expectTypeOf(payload).toEqualTypeOf<unknown>();
      },
    };
    assertType<Endpoint>(endpoint);
  });

  test("of this package is what its name says", () => {
    expectTypeOf(createLocalEndpoint()).toEqualTypeOf<Endpoint & Subscribable>();
    expectTypeOf(createBroadcastChannelEndpoint("app")).toEqualTypeOf<
      Endpoint & Subscribable & { close(): void }
    >();
    expectTypeOf(createSlipstreamEndpoint(slipstream)).toEqualTypeOf<Endpoint>();
    expectTypeOf<ReturnType<Subscribable["subscribe"]>>().toEqualTypeOf<() => void>();
    createLocalEndpoint().subscribe("room:lobby", (event, payload) => {
      expectTypeOf(event).toEqualTypeOf<string>();
      expectTypeOf(payload).toEqualTypeOf<unknown>();
    });
    // @ts-expect-error -- a channel without a name is none
    createBroadcastChannelEndpoint();
  });

  test("on another service takes names as values and as functions", () => {
    const options: SlipstreamEndpointOptions = {
      topic: (topic) => topic.replace("room:", "copy:"),
      event: "said",
      params: ({ attempt, isRejoin, cursor }) => ({ attempt, isRejoin, cursor }),
      acknowledge: false,
      maxInFlight: 8,
      echoes: false,
    };
    createSlipstreamEndpoint(slipstream, options);
    // @ts-expect-error -- misspelled
    createSlipstreamEndpoint(slipstream, { acknowledges: false });
    // @ts-expect-error -- a client, not its url
    createSlipstreamEndpoint("wss://b.example.com/socket");
  });
});

describe("repeat", () => {
  test("takes one topic or several, and options", () => {
    const options: RepeatOptions = {
      events: ["new_msg"] as const,
      maxQueued: 10,
      timeoutMs: 1_000,
      params: { token: "t" },
      priority: 1,
      cursor: (_event, payload) => (payload as { id: number }).id,
      gap: (response) => response === null,
      onGap: () => undefined,
      onError: (error) => expectTypeOf(error).toEqualTypeOf<SlipstreamError>(),
    };
    repeat(slipstream, "room:lobby", createLocalEndpoint(), options);
    repeat(slipstream, ["room:a", "room:b"] as const, createLocalEndpoint());
    repeat(slipstream, "room:lobby", createLocalEndpoint(), {
      events: (event) => event !== "typing",
    });
    // @ts-expect-error -- not without a topic
    repeat(slipstream, null, createLocalEndpoint());
    // @ts-expect-error -- events are a list or a function
    repeat(slipstream, "room:lobby", createLocalEndpoint(), { events: "new_msg" });
    // @ts-expect-error -- misspelled
    repeat(slipstream, "room:lobby", createLocalEndpoint(), { maxQueue: 10 });
  });

  test("returns what can be read, waited for and stopped", () => {
    const repeater = repeat(slipstream, "room:lobby", createLocalEndpoint());
    expectTypeOf(repeater).toEqualTypeOf<Repeater>();
    expectTypeOf(repeater.stats).toEqualTypeOf<RepeaterStats>();
    expectTypeOf<keyof RepeaterStats>().toEqualTypeOf<
      "repeated" | "dropped" | "failed" | "unknown" | "queued"
    >();
    expectTypeOf<Repeater["stop"]>().toEqualTypeOf<() => void>();
    expectTypeOf(repeater.subscribe(() => undefined)).toEqualTypeOf<() => void>();
    expectTypeOf(repeater.drain({ timeoutMs: 5_000 })).toEqualTypeOf<Promise<void>>();
    // @ts-expect-error -- counts are read
    repeater.stats.repeated = 0;
  });

  test("has codes of its own among those of an error", () => {
    expectTypeOf<"loop" | "broadcast-failed">().toExtend<SlipstreamError["code"]>();
  });

  test("is there without React", () => {
    expectTypeOf(core.repeat).toEqualTypeOf(repeat);
    expectTypeOf<core.Endpoint>().toEqualTypeOf<Endpoint>();
  });
});

describe("the hooks", () => {
  test("useRepeater takes a topic, several, or null, and returns the counts", () => {
    const endpoint = createLocalEndpoint();
    expectTypeOf(useRepeater("room:lobby", endpoint)).toEqualTypeOf<RepeaterStats>();
    expectTypeOf(useRepeater).toBeCallableWith(null, endpoint);
    expectTypeOf(useRepeater).toBeCallableWith(["room:a", "room:b"], endpoint, { maxQueued: 1 });
    // @ts-expect-error -- undefined is a mistake
    assertType(useRepeater(undefined, endpoint));
  });

  test("useEndpointEvent takes whatever can be subscribed to", () => {
    const subscribable: Subscribable = createLocalEndpoint();
    useEndpointEvent(subscribable, "room:lobby", "new_msg", (payload) =>
      expectTypeOf(payload).toEqualTypeOf<unknown>(),
    );
    expectTypeOf(useEndpointEvent).toBeCallableWith(subscribable, null, "new_msg", () => undefined);
    // @ts-expect-error -- nobody can listen to that one
    useEndpointEvent(createSlipstreamEndpoint(slipstream), "room:lobby", "new_msg", () => null);
  });
});

import {
  createSlipstreamEndpoint,
  repeat,
  type SlipstreamEndpointOptions,
} from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { settle } from "../helpers/settle.js";
import { framesTo, openClient } from "../helpers/startClient.js";
import { createRooms, numbersTo, openPair, openRepeated, pushedTo, stats } from "./pair.js";

describe("the names over there", () => {
  it.each<[string, SlipstreamEndpointOptions, string, string]>([
    ["are the same", {}, "room:a", "msg"],
    ["may be others", { topic: "room:x", event: "said" }, "room:x", "said"],
    [
      "may be made of those here",
      { topic: (topic) => `${topic}:copy`, event: (event) => event.toUpperCase() },
      "room:a:copy",
      "MSG",
    ],
  ])("%s", async (_what, options, topic, event) => {
    const { target, say } = await openRepeated({}, options);
    await say(1);
    expect(pushedTo(target.server)).toEqual([{ topic, event, payload: { n: 1 } }]);
    expect(framesTo(target.server)[0]).toBe(`phx_join ${topic}`);
  });

  it("that a function throws at fail that message alone, as the cause", async () => {
    const event = (name: string) => {
      if (name === "bad") throw new Error("mine");
      return name;
    };
    const { source, target, repeater, errors, say } = await openRepeated({}, { event });
    source.server.broadcast("room:a", "bad", {});
    await say(1);
    expect(numbersTo(target.server)).toEqual([1]);
    expect(repeater.stats).toEqual(stats({ failed: 1, repeated: 1 }));
    expect(errors).toMatchObject([{ code: "broadcast-failed", event: "bad" }]);
    expect(errors[0]!.cause).toEqual(new Error("mine"));
  });
});

describe("params", () => {
  it("are sent with each join over there", async () => {
    const { source } = await openPair();
    const target = await openClient({ reconnectAfterMs: [50] });
    let asked = 0;
    const endpoint = createSlipstreamEndpoint(target.client, {
      params: () => ({ token: `t${(asked += 1)}` }),
    });
    repeat(source.client, "room:a", endpoint);
    (await target.server.expectJoin("room:a", { token: "t1" })).ok();
    await settle();
    target.server.disconnect();
    await target.clock.advance(50);
    await target.server.expectJoin("room:a", { token: "t2" });
  });
});

describe("maxInFlight", () => {
  it.each([
    [1, 1],
    [3, 3],
    [undefined, 64],
  ])("%j lets %i pushes be unanswered, and each answer lets one more go", async (max, count) => {
    const source = await openClient({}, { server: createRooms() });
    const target = await openClient();
    const endpoint = createSlipstreamEndpoint(target.client, { topic: "lobby", maxInFlight: max });
    const repeater = repeat(source.client, "room:a", endpoint);
    (await target.server.expectJoin("lobby")).ok();
    await settle();
    for (let n = 0; n < 70; n++) source.server.broadcast("room:a", "msg", { n });
    await settle();
    expect(pushedTo(target.server)).toHaveLength(count);
    expect(repeater.stats).toEqual(stats({ queued: 70 }));
    for (let n = 0; n < 70; n++) {
      (await target.server.expectPush("lobby", "msg", { n })).reply.ok();
      await settle();
      expect(pushedTo(target.server)).toHaveLength(Math.min(70, count + n + 1));
    }
    expect(numbersTo(target.server)).toEqual(Array.from({ length: 70 }, (_, n) => n));
    expect(repeater.stats).toEqual(stats({ repeated: 70 }));
  });
});

describe("broadcast() of one message, without a repeater", () => {
  it("joins, pushes, resolves with the reply, and leaves", async () => {
    const { target, clock } = await openPair();
    const endpoint = createSlipstreamEndpoint(target.client);
    await endpoint.broadcast("room:a", "msg", { n: 1 });
    await clock.advance(1_000);
    expect(framesTo(target.server)).toEqual(["phx_join room:a", "msg room:a", "phx_leave room:a"]);
  });

  it("is sent before it leaves, with acknowledge: false", async () => {
    const { target } = await openPair();
    const endpoint = createSlipstreamEndpoint(target.client, { acknowledge: false });
    await endpoint.broadcast("room:a", "msg", { n: 1 });
    await settle();
    expect(numbersTo(target.server)).toEqual([1]);
  });

  it("rejects with the error reply, and with destroyed on a client that is", async () => {
    const { target, answer } = await openPair();
    const endpoint = createSlipstreamEndpoint(target.client);
    answer("error");
    const refused = outcomeOf(Promise.resolve(endpoint.broadcast("room:a", "msg", {})));
    await settle();
    expect(refused.error).toMatchObject({ code: "refused", response: { reason: "no" } });
    target.client.destroy();
    const destroyed = outcomeOf(Promise.resolve(endpoint.broadcast("room:a", "msg", {})));
    await settle();
    expect(destroyed.result).toBe("destroyed");
  });
});

it.each<[string, SlipstreamEndpointOptions, string]>([
  ["topic", { topic: 1 as never }, "the option topic is 1"],
  ["event", { event: {} as never }, "the option event is an object"],
  ["acknowledge", { acknowledge: "no" as never }, 'the option acknowledge is "no"'],
  ["echoes", { echoes: null as never }, "the option echoes is null"],
  ["maxInFlight", { maxInFlight: 0 }, "the option maxInFlight is 0"],
])("refuses a wrong option by name: %s", async (_name, options, message) => {
  const { target } = await openPair();
  expect(() => createSlipstreamEndpoint(target.client, options)).toThrow(
    expect.objectContaining({
      code: "invalid-config",
      message,
      hint: expect.stringMatching(/^It takes /) as string,
    }),
  );
});

it("refuses a target that is no client of this package, and a name over there that is none", async () => {
  const { source, target } = await openPair();
  expect(() => createSlipstreamEndpoint({} as never)).toThrow(
    expect.objectContaining({ code: "invalid-config" }),
  );
  const nowhere = createSlipstreamEndpoint(target.client, { topic: () => "" });
  expect(() => repeat(source.client, "room:a", nowhere)).toThrow(
    expect.objectContaining({ code: "invalid-config", message: "the topic is empty" }),
  );
  expect([...source.client.store.getState().topics.keys()]).toEqual([]);
});

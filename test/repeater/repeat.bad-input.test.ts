import {
  createLocalEndpoint,
  createSlipstreamEndpoint,
  repeat,
  type RepeatOptions,
} from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { settle } from "../helpers/settle.js";
import { framesTo, openClient } from "../helpers/startClient.js";
import { createListener, createRooms, openRepeated, pushedTo, stats } from "./pair.js";
import { openServices } from "./services.js";

const invalid = (message: unknown, hint: unknown = expect.any(String)) =>
  expect.objectContaining({ code: "invalid-config", message, hint }) as Error;

describe("repeat() refuses by name, and claims nothing", () => {
  const wrongTopics: [string, unknown, string][] = [
    ["none", undefined, "there is no topic to repeat: undefined"],
    ["null", null, "there is no topic to repeat: null"],
    ["an empty list", [], "there is no topic to repeat: "],
    ["an empty name", "", "the topic is empty"],
    ["the heartbeat's", "phoenix", "the topic is phoenix"],
    ["a list with what is none", ["room:a", 7], "the topic is 7"],
  ];
  it.each(wrongTopics)("a topic: %s", async (_what, topic, message) => {
    const { client, server, clock } = await openClient({}, { server: createRooms() });
    const before = clock.timers;
    expect(() => repeat(client, topic as string, createLocalEndpoint())).toThrow(
      invalid(message, expect.stringContaining("topic")),
    );
    await clock.advance(1_000);
    expect([...client.store.getState().topics.keys()]).toEqual([]);
    expect(server.connections[0]!.topics.size).toBe(0);
    expect(clock.timers.length).toBe(before.length);
  });

  it.each<[string, unknown]>([
    ["none", undefined],
    ["null", null],
    ["a function", () => undefined],
    ["one that only subscribes", { subscribe: () => () => undefined }],
  ])("an endpoint: %s", async (_what, endpoint) => {
    const { client } = await openClient();
    expect(() => repeat(client, "room:a", endpoint as never)).toThrow(
      invalid("the endpoint has no method broadcast()", expect.stringContaining("broadcast(topic")),
    );
    expect(client.store.getState().topics.size).toBe(0);
  });

  it.each<[string, unknown, string]>([
    ["events", "msg", 'the option events is "msg"'],
    ["events", [1], "the option events is [1]"],
    ["events", null, "the option events is null"],
    ["maxQueued", -1, "the option maxQueued is -1"],
    ["maxQueued", NaN, "the option maxQueued is NaN"],
    ["maxQueued", "10", 'the option maxQueued is "10"'],
    ["timeoutMs", -1, "the option timeoutMs is -1"],
    ["onError", "log", 'the option onError is "log"'],
    ["cursor", "id", 'the option cursor is "id"'],
    ["gap", true, "the option gap is true"],
    ["onGap", 1, "the option onGap is 1"],
  ])("an option: %s %j", async (name, value, message) => {
    const { client } = await openClient();
    const options = { [name]: value } as RepeatOptions;
    expect(() => repeat(client, "room:a", createLocalEndpoint(), options)).toThrow(
      invalid(message, expect.stringMatching(/^It takes /)),
    );
    expect(client.store.getState().topics.size).toBe(0);
  });

  it("a source that is no client of this package", () => {
    expect(() => repeat({} as never, "room:a", createLocalEndpoint())).toThrow(
      invalid(expect.stringContaining("createSlipstream"), expect.stringContaining("two copies")),
    );
  });

  it("a wait that is none, in drain(): it rejects", async () => {
    const { client } = await openClient();
    const repeater = repeat(client, "room:a", createLocalEndpoint());
    const drained = outcomeOf(repeater.drain({ timeoutMs: -1 }));
    await settle();
    expect(drained.error).toMatchObject({ code: "invalid-config" });
  });
});

describe("a message that cannot be encoded over there", () => {
  it("fails alone, as encode, and the next one goes", async () => {
    // A binary frame has one byte for the length of its event; a JSON frame has no such limit.
    const long = "x".repeat(256);
    const { source, target, repeater, errors } = await openRepeated({}, { event: () => name });
    let name = long;
    source.server.broadcast("room:a", "blob", Uint8Array.of(1));
    await settle();
    name = "short";
    source.server.broadcast("room:a", "blob", Uint8Array.of(2));
    await settle();
    expect(pushedTo(target.server).map(({ event }) => event)).toEqual(["short"]);
    expect(repeater.stats).toEqual(stats({ failed: 1, repeated: 1 }));
    expect(errors).toMatchObject([{ code: "encode", topic: "room:a", event: long }]);
  });
});

describe("null, which no push can carry", () => {
  it("goes out as {}, like every push of it", async () => {
    const { source, target } = await openRepeated();
    source.server.broadcast("room:a", "msg", null);
    await settle();
    expect(pushedTo(target.server)).toMatchObject([{ payload: {} }]);
  });
});

describe("onError that ends its source", () => {
  it("leaves nothing behind when it is told of a loop, as the repeater is made", async () => {
    const [a, b] = await openServices(2);
    repeat(a!.client, "room:a", createSlipstreamEndpoint(b!.client));
    const toA = createSlipstreamEndpoint(a!.client);
    const onError = () => b!.client.destroy();
    repeat(b!.client, ["room:a", "room:b"], toA, { onError });
    await a!.clock.advance(2_000);
    expect([...a!.client.store.getState().topics.values()].map(({ topic }) => topic)).toEqual([
      "room:a",
    ]);
    expect(a!.client.store.getState().topics.get("room:a")?.claims).toBe(1);
  });

  it("leaves nothing behind when it is told of a refused topic", async () => {
    const { client, server, clock } = await openClient();
    const { endpoint } = createListener();
    repeat(client, ["room:a", "room:b"], endpoint, { onError: () => client.destroy() });
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    expect(clock.timers).toEqual([]);
    expect(framesTo(server)).not.toContain("phx_leave room:a");
  });
});

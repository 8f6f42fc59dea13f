import { defineChannels, type SlipstreamError, type StandardSchema } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, framesTo, openClient } from "../helpers/startClient.js";
import { date, day, iso, libraries, params, roomsOf } from "./libraries.js";
import { describeError, invalid, startRoom, takeReports } from "./startRoom.js";

describe.each(libraries)("join params, with $name", (library) => {
  const channels = roomsOf(library);

  it.each([
    ["as a value", params],
    ["from a function", () => params],
    ["from an async function", () => Promise.resolve(params)],
  ])("are sent as their schema makes them: %s", async (_how, given) => {
    const { client, server } = await openClient({ channels });
    client.channel("room:a", { params: given });
    const join = await server.expectJoin("room:a");
    expect(join.params).toEqual({ token: "t", since: day });
  });

  it.each([
    ["as a value", { token: 7, since: date }],
    ["from a function", () => ({ token: 7, since: date })],
    ["from an async function", () => Promise.resolve({ token: 7, since: date })],
  ])("that do not fit are not sent, and are tried again later: %s", async (_how, given) => {
    const failures: SlipstreamError[] = [];
    const { client, server, clock } = await openClient({ channels, rejoinAfterMs: [100] });
    const room = client.channel("room:a", {
      params: given,
      onError: (error) => failures.push(error),
    });
    await settle();
    expect(framesTo(server)).toEqual([]);
    expect(room.state.status).toBe("backoff");
    expect(describeError(room.state.error)).toEqual(invalid("phx_join", ["token"]));
    expect(room.state.error!.message).toMatch(/^"room:a": what it joins with /);
    expect(failures).toEqual([room.state.error]);
    await clock.advance(100);
    expect(framesTo(server)).toEqual([]);
    expect(failures).toHaveLength(2);
  });

  it("that fit at the next try join", async () => {
    const { client, server, clock } = await openClient({ channels, rejoinAfterMs: [100] });
    const room = client.channel("room:a", {
      params: ({ attempt }) => ({ token: attempt === 1 ? 7 : "t", since: date }),
    });
    await settle();
    expect(room.state.status).toBe("backoff");
    await clock.advance(100);
    (await server.expectJoin("room:a", { token: "t", since: day })).ok({ openedAt: iso });
    await settle();
    expect([room.state.status, room.state.error]).toEqual(["joined", undefined]);
  });

  it("are made anew at each join, from what was given", async () => {
    const { server, clock } = await startRoom(channels, {}, undefined, { reconnectAfterMs: [50] });
    server.disconnect();
    await clock.advance(50);
    const join = await server.expectJoin("room:a");
    expect(join.params).toEqual({ token: "t", since: day });
  });

  it("that do not fit keep nobody else from joining", async () => {
    const { client, server } = await openClient({ channels });
    client.channel("room:a", { params: { token: 7 }, priority: 1 });
    client.channel("room:b", { params });
    await server.expectJoin("room:b");
    expect(framesTo(server)).toEqual(["phx_join room:b"]);
  });
});

describe.each(libraries)("the response to a join, with $name", (library) => {
  const channels = roomsOf(library);

  it("is in the state, in joined() and in onJoin as its schema makes it", async () => {
    const told: unknown[] = [];
    const { room } = await startRoom(channels, { onJoin: (response) => told.push(response) });
    expect(room.state.response).toEqual({ openedAt: date });
    expect(await room.joined()).toEqual({ openedAt: date });
    expect(told).toEqual([{ openedAt: date }]);
  });

  it("that does not fit is an error of a channel that is joined", async () => {
    const told: unknown[] = [];
    const { client, server, events } = await openClient({ channels });
    const room = client.channel("room:a", {
      params,
      onJoin: () => told.push("onJoin"),
      onError: (error) => told.push(error),
    });
    const joined = outcomeOf(room.joined());
    (await server.expectJoin("room:a")).ok({ openedAt: "yesterday" });
    await settle();
    const { status, response, error } = room.state;
    expect([status, response]).toEqual(["joined", undefined]);
    expect(describeError(error)).toEqual(invalid("phx_join", ["openedAt"]));
    expect(error!.message).toMatch(/^"room:a": the response to its join does not fit its schema: /);
    expect(told).toEqual([error]);
    expect(joined.error).toBe(error);
    expect(outcomeOf(room.joined())).toMatchObject({ result: "pending" });
    expect(takeErrors()).toEqual([error]);
    expect(eventsOf(events, "joinAccepted")).toHaveLength(1);
    await settle();
  });

  it("that does not fit rejects joined() of a later claim, and of one that asks again", async () => {
    const { client, room } = await startRoom(channels, {}, {});
    takeErrors();
    const again = outcomeOf(room.joined());
    const later = outcomeOf(client.channel("room:a", { params }).joined());
    await settle();
    expect([again.result, later.result]).toEqual(["invalid-payload", "invalid-payload"]);
  });

  it("that does not fit leaves the channel alive: messages come, pushes go, those that waited too", async () => {
    const { client, server } = await openClient({ channels });
    const room = client.channel("room:a", { params });
    const waited = outcomeOf(room.push("ask"));
    const heard: unknown[] = [];
    room.on("said", (payload) => heard.push(payload));
    (await server.expectJoin("room:a")).ok({});
    (await server.expectPush("room:a", "ask")).reply.ok({ n: 1 });
    server.push("room:a", "said", { body: "Hello", at: iso });
    await settle();
    expect(waited).toEqual({ result: "ok", value: { n: 1 } });
    expect(heard).toEqual([{ body: "Hello", at: date }]);
    expect(takeReports()).toEqual([invalid("phx_join", ["openedAt"])]);
  });

  it("that fits after a rejoin is there, and the error gone", async () => {
    const { server, clock, room } = await startRoom(channels, {}, {}, { reconnectAfterMs: [50] });
    takeErrors();
    server.disconnect();
    await clock.advance(50);
    (await server.expectJoin("room:a")).ok({ openedAt: iso });
    await settle();
    expect(room.state).toMatchObject({ status: "joined", response: { openedAt: date } });
    expect(room.state.error).toBeUndefined();
  });

  it("of a refusal is not held against it", async () => {
    const { client, server } = await openClient({ channels });
    const room = client.channel("room:a", { params });
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    expect(room.state.error?.code).toBe("refused");
    expect(room.state.error?.response).toEqual({ reason: "unauthorized" });
  });
});

/** A schema of one's own, which may answer what its type does not allow. */
function schemaOf(validate: (value: unknown) => { value: unknown } | object | undefined) {
  return { "~standard": { version: 1, vendor: "test", validate } } as StandardSchema<
    unknown,
    object
  >;
}

describe.each([
  ["at once", (given: () => object) => given],
  ["later", (given: () => object) => () => Promise.resolve(given())],
])("a validator of join params, asked %s", (_when, give) => {
  it.each([
    ["fit", { value: {} }],
    ["do not fit", { issues: [{ message: "no" }] }],
  ])(
    "may destroy the client: nobody joins and nothing is told, when they %s",
    async (_, result) => {
      const told: unknown[] = [];
      const params = schemaOf(() => {
        client.destroy();
        return result;
      });
      const { client, server } = await openClient({
        channels: defineChannels({ "room:*": { params } }),
      });
      client.channel("room:a", { params: give(() => ({})), onError: (error) => told.push(error) });
      await settle();
      expect(told).toEqual([]);
      expect(framesTo(server)).toEqual([]);
    },
  );

  it("may end the connection: the next one is joined with params that are asked for anew", async () => {
    let asked = 0;
    const params = schemaOf((value) => {
      if (asked === 1) void client.disconnect();
      return { value };
    });
    const { client, server } = await openClient({
      channels: defineChannels({ "room:*": { params } }),
    });
    client.channel("room:a", { params: give(() => ({ asked: (asked += 1) })) });
    await settle();
    client.connect();
    await server.expectJoin("room:a", { asked: 2 });
    expect(framesTo(server)).toEqual(["phx_join room:a"]);
  });
});

describe("a validator that returns nothing", () => {
  it("is reported, and its join settles", async () => {
    const channels = defineChannels({ "room:*": { response: schemaOf(() => undefined) } });
    const { client, server } = await openClient({ channels });
    const room = client.channel("room:a");
    const joined = outcomeOf(room.joined());
    (await server.expectJoin("room:a")).ok({ n: 1 });
    await settle();
    expect([room.state.status, room.state.response]).toEqual(["joined", undefined]);
    expect(joined).toEqual({ result: "invalid-payload", error: room.state.error });
    expect(room.state.error!.cause).toBeInstanceOf(TypeError);
    expect(takeErrors()).toEqual([room.state.error]);
  });
});

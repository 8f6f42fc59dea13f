import { defineChannels } from "slipstream-react/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, framesTo, openClient } from "../helpers/startClient.js";
import { date, day, iso, libraries, params, roomsOf } from "./libraries.js";
import { describeError, invalid, startRoom, takeReports } from "./startRoom.js";

describe.each(libraries)("a push, with $name", (library) => {
  const channels = roomsOf(library);
  const shout = { body: "Hello", at: date };

  it("goes out as its schema makes it, and resolves with its reply as its schema makes that", async () => {
    const { room, server } = await startRoom(channels);
    const reply = outcomeOf(room.push("shout", shout));
    const push = await server.expectPush("room:a", "shout", { body: "Hello", at: day });
    push.reply.ok({ id: 1, at: iso });
    await settle();
    expect(reply).toEqual({ result: "ok", value: { id: 1, at: date } });
  });

  it("that was refused rejects with the refusal as its schema makes it", async () => {
    const { room, server } = await startRoom(channels);
    const reply = outcomeOf(room.push("shout", shout));
    (await server.expectPush("room:a", "shout")).reply.error({ reason: "busy", until: iso });
    await settle();
    expect(reply.result).toBe("refused");
    expect(reply.error!.response).toEqual({ reason: "busy", until: date });
  });

  it("with a payload that does not fit rejects before anything is sent", async () => {
    const { room, server, events } = await startRoom(channels);
    const before = framesTo(server).length;
    const replies = [{ body: 7, at: date }, {}, undefined, null].map((payload) =>
      outcomeOf(room.push("shout", payload)),
    );
    await settle();
    expect(replies.map(({ result }) => result)).toEqual(Array(4).fill("invalid-payload"));
    expect(describeError(replies[0]!.error)).toEqual(invalid("shout", ["body"]));
    expect(replies[0]!.error!.message).toMatch(
      /^"room:a": the payload of push "shout" does not fit its schema: body: /,
    );
    expect(framesTo(server)).toHaveLength(before);
    expect(eventsOf(events, "pushSent")).toEqual([]);
    expect(eventsOf(events, "pushSettled").map(({ outcome }) => outcome)).toEqual(
      Array(4).fill("invalid-payload"),
    );
  });

  it("with a payload that does not fit rejects at once while the topic is not joined", async () => {
    const { client } = await openClient({ channels });
    const room = client.channel("room:a", { params });
    const reply = outcomeOf(room.push("shout", { body: 7, at: date }));
    await settle();
    expect(reply.result).toBe("invalid-payload");
  });

  it("that waits for the join goes out as its schema made it", async () => {
    const { client, server } = await openClient({ channels });
    const room = client.channel("room:a", { params });
    const reply = outcomeOf(room.push("shout", shout));
    (await server.expectJoin("room:a")).ok({ openedAt: iso });
    (await server.expectPush("room:a", "shout", { body: "Hello", at: day })).reply.ok({});
    await settle();
    expect(reply.result).toBe("invalid-payload");
  });

  it("whose reply does not fit rejects with what the server replied", async () => {
    const { room, server, events } = await startRoom(channels);
    const reply = outcomeOf(room.push("shout", shout));
    (await server.expectPush("room:a", "shout")).reply.ok({ id: "one", at: iso });
    await settle();
    expect(describeError(reply.error)).toEqual(invalid("shout", ["id"]));
    expect(reply.error!.message).toMatch(/^"room:a": the reply to push "shout" does not fit/);
    expect(reply.error!.response).toEqual({ id: "one", at: iso });
    expect(eventsOf(events, "pushSettled").map(({ outcome }) => outcome)).toEqual([
      "invalid-payload",
    ]);
    expect(room.state.status).toBe("joined");
  });

  it("whose refusal does not fit rejects with what the server replied", async () => {
    const { room, server } = await startRoom(channels);
    const reply = outcomeOf(room.push("shout", shout));
    (await server.expectPush("room:a", "shout")).reply.error({ reason: "busy" });
    await settle();
    expect(describeError(reply.error)).toEqual(invalid("shout", ["until"]));
    expect(reply.error!.message).toMatch(/^"room:a": the refusal to push "shout" does not fit/);
    expect(reply.error!.response).toEqual({ reason: "busy" });
  });

  it("without a schema goes out as it is, whatever it is", async () => {
    const { room, server } = await startRoom(channels);
    for (const payload of [{ at: iso }, "text", 0, [1]]) {
      room.send("ask", payload);
      await server.expectPush("room:a", "ask", payload);
    }
    const reply = outcomeOf(room.push("ask"));
    (await server.expectPush("room:a", "ask", {})).reply.ok({ at: iso });
    await settle();
    expect(reply.value).toEqual({ at: iso });
  });

  it("that is only sent is checked too, and reported", async () => {
    const { room, server } = await startRoom(channels);
    room.send("shout", { body: 7, at: date });
    room.send("shout", shout);
    await server.expectPush("room:a", "shout", { body: "Hello", at: day });
    await server.expectNoPush("room:a");
    expect(takeReports()).toEqual([invalid("shout", ["body"])]);
  });

  it("is not changed itself", async () => {
    const { room, server } = await startRoom(channels);
    const payload = { ...shout };
    const reply = outcomeOf(room.push("shout", payload));
    (await server.expectPush("room:a", "shout")).reply.ok({ id: 1, at: iso });
    await settle();
    expect([reply.result, payload]).toEqual(["ok", shout]);
  });
});

describe("a push without a payload", () => {
  it.each([undefined, null])("is held against its schema as an empty object: %s", async (given) => {
    const channels = defineChannels({
      "room:*": { pushes: { list: { payload: z.object({ limit: z.number().default(20) }) } } },
    });
    const { room, server } = await startRoom(channels);
    room.send("list", given);
    await server.expectPush("room:a", "list", { limit: 20 });
  });
});

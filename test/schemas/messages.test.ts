import { SlipstreamError } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, openClient } from "../helpers/startClient.js";
import { date, iso, libraries, params, roomsOf } from "./libraries.js";
import { invalid, startRoom, takeReports } from "./startRoom.js";

describe.each(libraries)("a message, with $name", (library) => {
  const channels = roomsOf(library);
  const fitting = { body: "Hello", at: iso };
  const transformed = { body: "Hello", at: date };

  it("is delivered as its schema makes it, to everybody who hears it", async () => {
    const heard: unknown[] = [];
    const { room, server } = await startRoom(channels, {
      onMessage: (event, payload) => heard.push(["onMessage", event, payload]),
    });
    room.on("said", (payload) => heard.push(["on", payload]));
    room.onMessage((event, payload) => heard.push(["all", event, payload]));
    const next = room.next("said");
    const iterator = room.messages("said")[Symbol.asyncIterator]();
    server.push("room:a", "said", fitting);
    await settle();
    expect(heard).toEqual([
      ["on", transformed],
      ["all", "said", transformed],
      ["onMessage", "said", transformed],
    ]);
    expect(await next).toEqual(transformed);
    const { value } = (await iterator.next()) as { value: unknown };
    expect(value).toEqual({ event: "said", payload: transformed });
    await iterator.return?.();
  });

  it("that does not fit is reported, with where and why", async () => {
    const { server } = await startRoom(channels);
    server.push("room:a", "said", { body: 7, at: iso });
    await settle();
    const [error] = takeErrors() as [SlipstreamError];
    expect(error).toBeInstanceOf(SlipstreamError);
    expect(error.code).toBe("invalid-payload");
    expect([error.topic, error.event]).toEqual(["room:a", "said"]);
    expect(error.issues).toHaveLength(1);
    expect(error.issues![0]!.message).toMatch(/string/);
    expect(error.message).toMatch(/^"room:a": a "said" does not fit its schema: body: .*string/);
    expect(error.hint).toBe("Mend what sends it, or its schema in defineChannels.");
    expect(error.response).toEqual({ body: 7, at: iso });
  });

  it("that does not fit reaches nobody, and the next one comes", async () => {
    const heard: unknown[] = [];
    const { room, server, events } = await startRoom(channels, {
      onMessage: (_event, payload) => heard.push(payload),
    });
    room.on("said", (payload) => heard.push(payload));
    room.onMessage((_event, payload) => heard.push(payload));
    const next = outcomeOf(room.next("said"));
    const iterator = room.messages()[Symbol.asyncIterator]();
    const iterated = outcomeOf(iterator.next());
    server.push("room:a", "said", { body: "Hello", at: "yesterday" });
    await settle();
    expect(takeReports()).toEqual([invalid("said", ["at"])]);
    expect([heard, next.result, iterated.result]).toEqual([[], "pending", "pending"]);
    expect(eventsOf(events, "messageDropped")).toEqual([
      { type: "messageDropped", topic: "room:a", event: "said", why: "invalid" },
    ]);
    expect(eventsOf(events, "messageReceived")).toEqual([]);
    expect(room.state.status).toBe("joined");
    server.broadcast("room:a", "said", fitting);
    await settle();
    expect(heard).toEqual([transformed, transformed, transformed]);
    expect([next.result, iterated.result]).toEqual(["ok", "ok"]);
    await iterator.return?.();
  });

  it("of an event without a schema, or of another topic, is passed on as it is", async () => {
    const heard: unknown[] = [];
    const { server, client } = await startRoom(channels, {
      onMessage: (_event, payload) => heard.push(payload),
    });
    client.channel("news", { onMessage: (_event, payload) => heard.push(payload) });
    (await server.expectJoin("news")).ok();
    await settle();
    const payloads = [{ at: iso }, null, "text", { __proto__: null }];
    for (const payload of payloads) server.push("room:a", "constructor", payload);
    server.push("news", "said", { body: 7 });
    await settle();
    expect(heard).toEqual([{ at: iso }, null, "text", {}, { body: 7 }]);
  });

  it("that came while joining is checked too, in its turn", async () => {
    const heard: unknown[] = [];
    const { client, server, events } = await openClient({ channels });
    client.channel("room:a", { params, onMessage: (_event, payload) => heard.push(payload) });
    const join = await server.expectJoin("room:a");
    for (const body of ["one", 2, "three"]) {
      server.sendRaw([join.joinRef, null, "room:a", "said", { body, at: iso }]);
    }
    join.ok({ openedAt: iso });
    await settle();
    expect(heard).toEqual([
      { body: "one", at: date },
      { body: "three", at: date },
    ]);
    expect(takeReports()).toEqual([invalid("said", ["body"])]);
    expect(eventsOf(events, "messageDropped").map(({ why }) => why)).toEqual(["invalid"]);
  });

  it("is shown to the cursor as its schema makes it, and not if it does not fit", async () => {
    const asked: unknown[] = [];
    const { server, room } = await startRoom(channels, {
      cursor: (event, payload) => {
        asked.push([event, payload]);
        const { at, openedAt } = payload as { at?: Date; openedAt?: Date };
        return (at ?? openedAt)?.getTime();
      },
    });
    server.push("room:a", "said", { body: 7, at: "2026-01-03T00:00:00.000Z" });
    server.push("room:a", "said", { body: "Hello", at: "2026-01-04T00:00:00.000Z" });
    await settle();
    takeErrors();
    expect(asked).toEqual([
      ["phx_join", { openedAt: date }],
      ["said", { body: "Hello", at: new Date("2026-01-04T00:00:00.000Z") }],
    ]);
    expect(room.state.cursor).toBe(Date.parse("2026-01-04T00:00:00.000Z"));
  });
});

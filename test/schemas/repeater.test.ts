import { createLocalEndpoint, createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { eventsOf, openClient } from "../helpers/startClient.js";
import { date, day, iso, libraries, roomsOf } from "./libraries.js";
import { invalid, takeReports } from "./startRoom.js";

describe.each(libraries)("a repeater, with $name", (library) => {
  const channels = roomsOf(library);
  const params = { token: "t", since: date };

  it("hands on what was on the wire, while others hear what the schema makes of it", async () => {
    const { client, server } = await openClient({ channels });
    const endpoint = createLocalEndpoint();
    const repeated: unknown[] = [];
    const heard: unknown[] = [];
    endpoint.subscribe("room:a", (event, payload) => repeated.push([event, payload]));
    const repeater = repeat(client, "room:a", endpoint, { params });
    client.channel("room:a", { params, onMessage: (_event, payload) => heard.push(payload) });
    (await server.expectJoin("room:a", { token: "t", since: day })).ok({ openedAt: iso });
    server.push("room:a", "said", { body: "Hello", at: iso, more: 1 });
    await settle();
    expect(repeated).toEqual([["said", { body: "Hello", at: iso, more: 1 }]]);
    expect(heard).toMatchObject([{ body: "Hello", at: date }]);
    repeater.stop();
  });

  it("does not hand on what does not fit, and tells of it", async () => {
    const { client, server, events } = await openClient({ channels });
    const endpoint = createLocalEndpoint();
    const repeated: unknown[] = [];
    endpoint.subscribe("room:a", (event) => repeated.push(event));
    const repeater = repeat(client, "room:a", endpoint, { params });
    (await server.expectJoin("room:a")).ok({ openedAt: iso });
    server.push("room:a", "said", { body: 7, at: iso });
    server.push("room:a", "other", {});
    await settle();
    expect(takeReports()).toEqual([invalid("said", ["body"])]);
    expect(repeated).toEqual(["other"]);
    expect(eventsOf(events, "messageDropped").map(({ why }) => why)).toEqual(["invalid"]);
    expect(repeater.stats).toMatchObject({ repeated: 1, failed: 0 });
    repeater.stop();
  });

  it("pushes to a service with schemas what was on the wire, whatever they say", async () => {
    const source = await openClient();
    const target = await openClient(
      { channels: roomsOf(library), url: "ws://target/socket" },
      { server: createTestServer() },
    );
    const endpoint = createSlipstreamEndpoint(target.client, { event: "shout", params });
    const repeater = repeat(source.client, "room:a", endpoint);
    (await source.server.expectJoin("room:a")).ok();
    (await target.server.expectJoin("room:a", { token: "t", since: day })).ok({ openedAt: iso });
    await settle();
    for (const payload of [{ body: "Hello", at: iso }, { body: 7 }]) {
      source.server.push("room:a", "said", payload);
      (await target.server.expectPush("room:a", "shout", payload)).reply.ok({ id: "none" });
    }
    await settle();
    expect(repeater.stats).toMatchObject({ repeated: 2, failed: 0 });
    repeater.stop();
  });
});

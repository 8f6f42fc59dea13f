import { createLocalEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import { createRooms, stats } from "./pair.js";

describe("a local endpoint", () => {
  it("tells every subscriber of a topic at once, in the order of the subscriptions", () => {
    const endpoint = createLocalEndpoint();
    const heard: unknown[] = [];
    endpoint.subscribe("room:a", (event, payload) => heard.push(["first", event, payload]));
    endpoint.subscribe("room:a", (event, payload) => heard.push(["second", event, payload]));
    endpoint.subscribe("room:b", () => heard.push("other topic"));
    const payload = { n: 1 };
    void endpoint.broadcast("room:a", "msg", payload);
    expect(heard).toEqual([
      ["first", "msg", payload],
      ["second", "msg", payload],
    ]);
  });

  it("repeats what a topic says, unchanged: the same value", async () => {
    const { client, server } = await openClient({}, { server: createRooms() });
    const endpoint = createLocalEndpoint();
    const heard: unknown[] = [];
    const direct: unknown[] = [];
    client.channel("room:a", { onMessage: (_event, payload) => direct.push(payload) });
    endpoint.subscribe("room:a", (_event, payload) => heard.push(payload));
    const repeater = repeat(client, "room:a", endpoint);
    await settle();
    server.broadcast("room:a", "msg", { deep: [1] });
    await settle();
    expect(heard[0]).toBe(direct[0]);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });

  it("counts as repeated what nobody subscribes to", async () => {
    const { client, server } = await openClient({}, { server: createRooms() });
    const repeater = repeat(client, "room:a", createLocalEndpoint());
    await settle();
    server.broadcast("room:a", "msg", {});
    await settle();
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });

  it("reports a subscriber that throws, and disturbs no other and no repeater", async () => {
    const { client, server } = await openClient({}, { server: createRooms() });
    const endpoint = createLocalEndpoint();
    const heard: unknown[] = [];
    endpoint.subscribe("room:a", () => {
      throw new Error("mine");
    });
    endpoint.subscribe("room:a", (event) => heard.push(event));
    const repeater = repeat(client, "room:a", endpoint);
    await settle();
    server.broadcast("room:a", "msg", {});
    await settle();
    expect(heard).toEqual(["msg"]);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
    expect(takeErrors()).toEqual([new Error("mine")]);
  });
});

describe("a subscription", () => {
  it("may be ended and begun inside a handler", () => {
    const endpoint = createLocalEndpoint();
    const heard: string[] = [];
    const off = endpoint.subscribe("room:a", () => {
      heard.push("first");
      off();
      offSecond();
      endpoint.subscribe("room:a", () => heard.push("third"));
    });
    const offSecond = endpoint.subscribe("room:a", () => heard.push("second"));
    void endpoint.broadcast("room:a", "msg", {});
    expect(heard).toEqual(["first"]);
    void endpoint.broadcast("room:a", "msg", {});
    expect(heard).toEqual(["first", "third"]);
  });

  it("of one function twice is two, and each is ended for itself, once", () => {
    const endpoint = createLocalEndpoint();
    let calls = 0;
    const handler = () => (calls += 1);
    const offs = [endpoint.subscribe("room:a", handler), endpoint.subscribe("room:a", handler)];
    void endpoint.broadcast("room:a", "msg", {});
    expect(calls).toBe(2);
    offs[0]!();
    offs[0]!();
    void endpoint.broadcast("room:a", "msg", {});
    expect(calls).toBe(3);
    offs[1]!();
    void endpoint.broadcast("room:a", "msg", {});
    expect(calls).toBe(3);
  });

  it("hears what a handler broadcasts in turn", () => {
    const endpoint = createLocalEndpoint();
    const heard: string[] = [];
    endpoint.subscribe("room:a", (event) => {
      heard.push(event);
      if (event === "ping") void endpoint.broadcast("room:a", "pong", {});
    });
    void endpoint.broadcast("room:a", "ping", {});
    expect(heard).toEqual(["ping", "pong"]);
  });

  it("is of its endpoint alone", () => {
    const [one, other] = [createLocalEndpoint(), createLocalEndpoint()];
    let calls = 0;
    one.subscribe("room:a", () => (calls += 1));
    void other.broadcast("room:a", "msg", {});
    expect(calls).toBe(0);
  });
});

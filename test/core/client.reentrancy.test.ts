import type { PhoenixSocket, SlipstreamEvent } from "slipstream-react/core";
import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { createClient } from "../../src/core/createSlipstream.js";
import { ManualClock } from "../helpers/manualClock.js";
import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors, takeWarnings } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, framesTo, joinRoom, openClient, startClient } from "../helpers/startClient.js";

const throwing = () => {
  throw new Error("mine");
};

/** phoenix.js's socket has more methods than this package needs of it. */
type WholeSocket = PhoenixSocket & Record<"onOpen" | "onClose", (callback: () => void) => void>;

describe("a callback on phoenix.js's socket that throws", () => {
  it("hides no lost connection", async () => {
    const { client, server } = await joinRoom();
    (client.socket as WholeSocket).onClose(throwing);
    server.disconnect();
    await settle();
    expect(client.store.getState().connection.status).toBe("reconnecting");
    expect(takeErrors()).not.toEqual([]);
  });

  it("hides no opened connection", async () => {
    const { client } = startClient();
    (client.socket as WholeSocket).onOpen(throwing);
    client.connect();
    await settle();
    expect(client.store.getState().connection.status).toBe("open");
    expect(takeErrors()).not.toEqual([]);
  });

  it("keeps no disconnect() and no destroy() from ending all", async () => {
    const { client, room } = await joinRoom();
    (client.socket as WholeSocket).onClose(throwing);
    await client.disconnect();
    expect(room.state.status).toBe("pending");
    client.connect();
    await settle();
    expect(() => client.destroy()).not.toThrow();
    expect(takeErrors()).not.toEqual([]);
  });
});

describe("a callback that ends what it is told of", () => {
  it("leaves nothing behind when onEvent destroys the client while a claim is released", async () => {
    const onEvent = (event: SlipstreamEvent) => {
      if (event.type === "pushSettled") stage.client.destroy();
    };
    const stage = await joinRoom({ onEvent });
    const { room, clock, client } = stage;
    const pushes = [outcomeOf(room.push("one")), outcomeOf(room.push("two"))];
    const left = outcomeOf(room.leave());
    await settle();
    expect(left.result).toBe("ok");
    expect(pushes.map(({ result }) => result)).toEqual(["left", "left"]);
    expect(clock.timers).toEqual([]);
    expect(client.store.getState().topics.size).toBe(0);
  });

  it("leaves no claimed topic when onEvent releases a claim that is just released", async () => {
    let isFirst = true;
    const onEvent = (event: SlipstreamEvent) => {
      if (event.type !== "pushSettled" || !isFirst) return;
      isFirst = false;
      void stage.room.leave();
    };
    const stage = await joinRoom({ onEvent });
    void outcomeOf(stage.room.push("one"));
    void stage.room.leave();
    stage.client.channel("room:a");
    await stage.clock.advance(5_000);
    expect(framesTo(stage.server)).not.toContain("phx_leave room:a");
  });

  it("is told of a join that timed out once the state says so", async () => {
    const statuses: string[] = [];
    const onEvent = ({ type }: SlipstreamEvent) => {
      if (type === "joinTimedOut") statuses.push(room.state.status);
    };
    const { client, clock } = await openClient({ onEvent });
    const room = client.channel("room:a");
    await clock.advance(10_000);
    expect(statuses).toEqual(["backoff"]);
  });

  it("opens nothing when the connection's params destroy the client, or disconnect it", async () => {
    for (const end of ["destroy", "disconnect"] as const) {
      const server = createTestServer();
      const params = () => {
        void client.client[end]();
        return {};
      };
      const client = startClient({ params }, { server });
      client.client.connect();
      await settle();
      expect(server.connections).toEqual([]);
      expect(client.client.store.getState().connection.status).toBe("stopped");
    }
  });

  it("waits for nothing when a topic's params destroy the client", async () => {
    const { client, clock } = await openClient();
    const params = () => {
      client.destroy();
      return new Promise<object>(() => undefined);
    };
    client.channel("room:a", { params });
    await settle();
    expect(clock.timers).toEqual([]);
  });

  it("joins with params of the connection at hand when a topic's params reconnect", async () => {
    const { client, server, clock } = await openClient();
    let asked = 0;
    const params = () => {
      asked += 1;
      if (asked === 1) client.reconnect();
      return { asked };
    };
    client.channel("room:a", { params });
    await settle();
    await clock.advance(50);
    expect((await server.expectJoin("room:a")).params).toEqual({ asked: 2 });
    await server.expectNoJoin();
  });

  it("leaves nothing behind when rejoinAfterMs destroys the client, or disconnects it", async () => {
    for (const end of ["destroy", "disconnect"] as const) {
      const rejoinAfterMs = () => {
        void stage.client[end]();
        return 5_000;
      };
      const stage = await joinRoom({ rejoinAfterMs });
      stage.server.crash("room:a");
      await settle();
      expect(stage.clock.timers).toEqual([]);
      expect(stage.room.state.retryAt).toBeUndefined();
    }
  });

  it("leaves nothing behind when encode destroys the client in a join", async () => {
    const encode = (frame: { event: string }, send: (encoded: string) => void) => {
      if (frame.event === "phx_join") stage.client.destroy();
      else send("");
    };
    const stage = await openClient({ encode });
    stage.client.channel("room:a");
    await settle();
    expect(stage.clock.timers).toEqual([]);
    expect(stage.client.store.getState().topics.size).toBe(0);
  });
});

describe("a push whose encoding ends it", () => {
  it.each(["destroyed", "left", "interrupted"])("settles once all the same: %s", async (code) => {
    const ends: Record<string, () => unknown> = {
      destroyed: () => stage.client.destroy(),
      left: () => stage.room.leave(),
      interrupted: () => stage.client.disconnect(),
    };
    const encode = (frame: { event: string }, send: (encoded: string) => void) => {
      if (frame.event === "ask") {
        void ends[code]?.();
        throw new Error("mine");
      }
      const { join_ref, ref, topic, event, payload } = frame as Record<string, unknown>;
      send(JSON.stringify([join_ref ?? null, ref, topic, event, payload]));
    };
    const stage = await joinRoom({ encode });
    const outcome = outcomeOf(stage.room.push("ask"));
    await settle();
    expect(outcome.result).toBe(code);
    expect(eventsOf(stage.events, "pushSettled")).toHaveLength(1);
  });
});

describe("a released claim", () => {
  it("is silent at once, in onClose too", async () => {
    const { client, server } = await joinRoom({}, { onClose: () => void other.leave() });
    const onClose = vi.fn();
    const other = client.channel("room:a", { onClose });
    await settle();
    server.close("room:a");
    await settle();
    expect(onClose).not.toHaveBeenCalled();
  });

  it("calls no subscriber that another has just taken off", async () => {
    const { server, room } = await joinRoom();
    const second = vi.fn();
    room.subscribe(() => off());
    const off = room.subscribe(second);
    server.crash("room:a");
    await settle();
    expect(second).not.toHaveBeenCalled();
  });
});

describe("a subscriber of the store that throws", () => {
  it("stops no other", async () => {
    const { client, server } = await joinRoom();
    const second = vi.fn();
    const off = client.store.subscribe(throwing);
    client.store.subscribe(second);
    server.crash("room:a");
    await settle();
    expect(second).toHaveBeenCalled();
    expect(takeErrors()).not.toEqual([]);
    off();
  });
});

describe("a transport that never finishes closing", () => {
  function start() {
    const { transport } = createTestServer();
    const clock = new ManualClock();
    class Dead extends transport {
      override close() {
        // The server is gone, and the network says nothing.
      }
    }
    const client = createClient({ url: "ws://localhost/socket", transport: Dead }, clock);
    client.connect();
    return { client, clock };
  }

  it("holds up no disconnect() when the client is destroyed", async () => {
    const { client } = start();
    await settle();
    const disconnected = outcomeOf(client.disconnect());
    client.destroy();
    await settle();
    expect(disconnected.result).toBe("ok");
  });

  it("leaves no timer when a destroyed client is disconnected", async () => {
    const { client, clock } = start();
    await settle();
    client.destroy();
    await client.disconnect();
    expect(clock.timers).toEqual([]);
  });
});

describe("frames that a decode of one's own leaves without refs", () => {
  it("are delivered like broadcasts", async () => {
    const decode = (raw: string | ArrayBuffer, deliver: (frame: unknown) => void) => {
      const [join_ref, ref, topic, event, payload] = JSON.parse(raw as string) as unknown[];
      deliver({
        topic,
        event,
        payload,
        ...(ref ? { ref } : {}),
        ...(join_ref ? { join_ref } : {}),
      });
    };
    const { server, room, events } = await joinRoom({ decode });
    const seen = vi.fn();
    room.on("hello", seen);
    server.broadcast("room:a", "hello", {});
    await settle();
    expect(seen).toHaveBeenCalledOnce();
    expect(eventsOf(events, "messageDropped")).toEqual([]);
  });
});

describe("messages()", () => {
  it("yields what came between the call and the loop", async () => {
    const { server, room } = await joinRoom();
    const stream = room.messages("hello");
    server.broadcast("room:a", "hello", { n: 1 });
    await settle();
    for await (const message of stream) {
      expect(message).toEqual({ event: "hello", payload: { n: 1 } });
      break;
    }
  });
});

describe("a place on the connection", () => {
  it("goes to the highest priority, and only when a topic that had one is left", async () => {
    const { client, server, clock } = await openClient();
    const refuse = async (topic: string, reason: string) =>
      (await server.expectJoin(topic)).error({ reason });
    const joined = client.channel("room:joined");
    (await server.expectJoin("room:joined")).ok();
    client.channel("room:low");
    await refuse("room:low", "too many channels joined");
    client.channel("room:high", { priority: 9 });
    await refuse("room:high", "too many channels joined");
    const forbidden = client.channel("room:forbidden");
    await refuse("room:forbidden", "forbidden");
    void forbidden.leave({ afterMs: 0 });
    await clock.advance(0);
    await server.expectNoJoin();
    void joined.leave({ afterMs: 0 });
    await clock.advance(0);
    await server.expectJoin("room:high");
    await server.expectNoJoin();
    expect(takeWarnings()).toHaveLength(1);
  });
});

describe("a duration that is none", () => {
  it("is refused by name: NaN", async () => {
    const { room } = await joinRoom();
    const wrong = { code: "invalid-config", message: expect.stringContaining("NaN") as string };
    await expect(room.push("ask", {}, { timeoutMs: NaN })).rejects.toMatchObject(wrong);
    await expect(room.next("hello", { timeoutMs: NaN })).rejects.toMatchObject(wrong);
    expect(() => room.leave({ afterMs: NaN })).toThrow(expect.objectContaining(wrong));
    expect(room.state.claims).toBe(1);
  });
});

describe("the topic of the heartbeat", () => {
  it("is refused by name", async () => {
    const { client } = await openClient();
    expect(() => client.channel("phoenix")).toThrow(/the topic is phoenix/);
  });
});

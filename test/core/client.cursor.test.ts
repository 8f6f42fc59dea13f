import type { ChannelOptions, JoinAttempt } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { takeErrors, takeWarnings } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { eventsOf, joinRoom, openClient } from "../helpers/startClient.js";

interface Logged {
  seq?: number | string;
  last?: number | string;
}

const seqOf: ChannelOptions["cursor"] = (_event, payload) => (payload as Logged).seq;

async function startLog(options: ChannelOptions = {}, response: object = {}) {
  const heard: unknown[] = [];
  const asked: JoinAttempt[] = [];
  const stage = await openClient({ reconnectAfterMs: [50] });
  const log = stage.client.channel("log:a", {
    cursor: seqOf,
    onMessage: (_event, payload) => heard.push((payload as Logged).seq),
    params: (join) => {
      asked.push(join);
      return { after: join.cursor ?? 0 };
    },
    ...options,
  });
  const { server, clock } = stage;
  (await server.expectJoin("log:a")).ok(response);
  await settle();
  const push = async (...seqs: unknown[]) => {
    for (const seq of seqs) server.push("log:a", "event", { seq });
    await settle();
  };
  const drop = async () => {
    server.disconnect();
    await clock.advance(50);
    return server.expectJoin("log:a");
  };
  return { ...stage, log, heard, asked, push, drop };
}

describe("a cursor", () => {
  it("hands the last position to the params of each join", async () => {
    const { asked, push, drop } = await startLog();
    await push(1, 2);
    (await drop()).ok();
    await push(3);
    expect((await drop()).params).toEqual({ after: 3 });
    expect(asked).toEqual([
      { attempt: 1, isRejoin: false },
      { attempt: 1, isRejoin: true, cursor: 2 },
      { attempt: 1, isRejoin: true, cursor: 3 },
    ]);
  });

  it("drops and tells of a message at or before the last position", async () => {
    const { heard, push, events } = await startLog();
    await push(1, 2, 2, 1, 3);
    expect(heard).toEqual([1, 2, 3]);
    expect(eventsOf(events, "messageDropped")).toEqual(
      Array(2).fill({ type: "messageDropped", topic: "log:a", event: "event", why: "duplicate" }),
    );
    expect(eventsOf(events, "messageReceived")).toHaveLength(3);
  });

  it("delivers what the server sends again after a drop only once, in order", async () => {
    const { heard, push, drop } = await startLog();
    await push(1, 2, 3);
    (await drop()).ok();
    await push(2, 3, 4, 5);
    expect(heard).toEqual([1, 2, 3, 4, 5]);
  });

  it("lets a message without a position always pass", async () => {
    const { heard, push } = await startLog();
    await push(1, undefined, undefined, 1);
    expect(heard).toEqual([1, undefined, undefined]);
  });

  it("never compares strings", async () => {
    const { heard, push, log } = await startLog();
    await push("b", "a", "a");
    expect(heard).toEqual(["b", "a", "a"]);
    expect(log.state.cursor).toBe("a");
  });

  it("is asked about the join response, before the messages that came around it", async () => {
    const { heard, push, drop, log, server, connections } = await startLogWithResponses();
    await push(1);
    const join = await drop();
    // Both are in the backlog of the response, and one was broadcast meanwhile as well.
    server.sendRaw([null, null, "log:a", "event", { seq: 2 }]);
    server.sendRaw([null, null, "log:a", "event", { seq: 4 }]);
    join.ok({ last: 3 });
    await settle();
    expect(connections()).toBe(2);
    expect(heard).toEqual([1, "phx_join 3", 4]);
    expect(log.state.cursor).toBe(4);
  });

  it("does not go back with a response that is behind", async () => {
    const { heard, push, drop } = await startLogWithResponses();
    await push(5);
    (await drop()).ok({ last: 3 });
    await push(4, 5, 6);
    expect(heard).toEqual([5, "phx_join 3", 6]);
  });

  it("is in the state of the channel at once and in the store with the next microtask", async () => {
    const { client, log, server } = await startLog();
    client.store.subscribe(() => undefined);
    const seen: unknown[] = [];
    log.on("event", () => {
      seen.push(log.state.cursor, client.store.getState().topics.get("log:a")?.cursor);
    });
    server.push("log:a", "event", { seq: 7 });
    await settle();
    expect(seen).toEqual([7, undefined]);
    expect(client.store.getState().topics.get("log:a")).toBe(log.state);
  });

  it("does not call those who subscribe to the status", async () => {
    const { log, push } = await startLog();
    let calls = 0;
    log.subscribe(() => (calls += 1));
    await push(1, 2, 3);
    expect(calls).toBe(0);
  });

  it("is forgotten when the topic is left", async () => {
    const { client, log, push, clock, server, asked } = await startLog();
    await push(1);
    void log.leave({ afterMs: 0 });
    await clock.advance(0);
    client.channel("log:a", { params: (join) => (asked.push(join), {}) });
    await server.expectJoin("log:a");
    expect(asked.at(-1)).toEqual({ attempt: 1, isRejoin: false });
  });

  it("fills the hole of what came while the topic lingered, by joining again", async () => {
    const { client, log, push, server, asked, heard } = await startLog();
    await push(1);
    void log.leave();
    await push(2);
    const options: ChannelOptions = {
      cursor: seqOf,
      params: (join) => (asked.push(join), {}),
      onMessage: (_event, payload) => heard.push((payload as Logged).seq),
    };
    client.channel("log:a", options);
    (await server.expectJoin("log:a")).ok();
    expect(asked.at(-1)).toEqual({ attempt: 1, isRejoin: true, cursor: 1 });
    await push(2, 3);
    expect(heard).toEqual([1, 2, 3]);
  });

  it("joins again when the join was answered while the topic lingered: nobody heard the backlog", async () => {
    const { client, server } = await openClient();
    const params = ({ cursor }: JoinAttempt) => ({ after: cursor });
    const released = client.channel("log:a", { cursor: seqOf, params });
    const join = await server.expectJoin("log:a");
    void released.leave();
    join.ok({ seq: 3 });
    await settle();
    const responses: unknown[] = [];
    const onJoin = (response: unknown) => responses.push(response);
    client.channel("log:a", { cursor: seqOf, params, onJoin });
    (await server.expectJoin("log:a")).ok({ seq: 4 });
    await settle();
    expect(responses).toEqual([{ seq: 4 }]);
  });

  it("joins again once, however many claim the topic meanwhile", async () => {
    const { client, log, push, server, clock } = await startLog();
    void log.leave();
    await push(1);
    for (let n = 0; n < 3; n++) {
      client.channel("log:a", { cursor: seqOf, params: ({ cursor }) => ({ after: cursor }) });
      await settle();
    }
    await server.expectJoin("log:a");
    await clock.advance(2_000);
    await server.expectNoJoin();
  });

  it("does not join again for what has no position, nor with params that can tell of none", async () => {
    const { client, log, push, server } = await startLog();
    void log.leave();
    await push(undefined);
    const again = client.channel("log:a", { cursor: seqOf, params: () => ({}) });
    await settle();
    void again.leave();
    await push(1);
    client.channel("log:a", { cursor: seqOf, params: { filter: "all" } });
    await settle();
    await server.expectNoJoin();
  });

  it("is asked about the response of before by a claim that is the first with one", async () => {
    const { client, server, clock } = await openClient({ reconnectAfterMs: [50] });
    const asked: JoinAttempt[] = [];
    client.channel("log:a");
    (await server.expectJoin("log:a")).ok({ seq: 5 });
    await settle();
    client.channel("log:a", { cursor: seqOf, params: (join) => (asked.push(join), {}) });
    server.disconnect();
    await clock.advance(50);
    await server.expectJoin("log:a");
    expect(asked).toEqual([{ attempt: 1, isRejoin: true, cursor: 5 }]);
    expect(takeWarnings()).toHaveLength(1);
  });

  it("goes on counting for those who stay when its claim is released", async () => {
    const heard: unknown[] = [];
    const { client, log, push, asked, server, clock } = await startLog();
    client.channel("log:a", {
      params: (join) => (asked.push(join), {}),
      onMessage: (_event, payload) => heard.push((payload as Logged).seq),
    });
    await push(1);
    void log.leave();
    await push(2, 3);
    server.disconnect();
    await clock.advance(50);
    (await server.expectJoin("log:a")).ok();
    await push(2, 3, 4);
    expect(asked.at(-1)).toMatchObject({ cursor: 3 });
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it("that disconnects costs nobody a message, and lets none come twice", async () => {
    const stage = await startLog({
      cursor: (event, payload) => {
        const { seq } = payload as Logged;
        if (seq === 2 && stage.heard.length === 1) void stage.client.disconnect();
        return event === "phx_join" ? undefined : seq;
      },
    });
    const { client, push, heard, server, events } = stage;
    await push(1, 2);
    expect(heard).toEqual([1]);
    expect(eventsOf(events, "messageDropped")).toMatchObject([{ why: "not-joined" }]);
    client.connect();
    (await server.expectJoin("log:a")).ok();
    heard.push("again");
    await push(2, 3);
    expect(heard).toEqual([1, "again", 2, 3]);
  });

  it("that disconnects when asked about the response keeps nothing of what came before it", async () => {
    const heard: unknown[] = [];
    let isFirst = true;
    const { client, server, events } = await openClient();
    client.channel("log:a", {
      cursor: () => {
        if (isFirst) void client.disconnect();
        isFirst = false;
        return undefined;
      },
      onMessage: (_event, payload) => heard.push(payload),
    });
    const join = await server.expectJoin("log:a");
    server.sendRaw([null, null, "log:a", "event", { of: "the first connection" }]);
    join.ok();
    await settle();
    client.connect();
    (await server.expectJoin("log:a")).ok();
    await settle();
    expect(heard).toEqual([]);
    expect(eventsOf(events, "messageDropped")).toMatchObject([{ why: "not-joined" }]);
  });

  it("that disconnects when asked about the response joins nobody", async () => {
    const { client, server } = await openClient();
    const joined: unknown[] = [];
    const log = client.channel("log:a", {
      cursor: () => void client.disconnect(),
      onJoin: (response) => joined.push(response),
    });
    const waiting = outcomeOf(log.joined());
    (await server.expectJoin("log:a")).ok();
    await settle();
    expect([joined, waiting.result, log.state.status]).toEqual([[], "pending", "pending"]);
  });

  it("is no reason to join again when nothing came while the topic lingered", async () => {
    const { client, log, push, server } = await startLog();
    await push(1);
    void log.leave();
    client.channel("log:a", { cursor: seqOf });
    await push(2);
    await server.expectNoJoin();
  });

  it("is that of the claim which gave one last", async () => {
    const { client, log, server } = await startLog();
    client.channel("log:a", { cursor: () => "own" });
    client.channel("log:a");
    server.push("log:a", "event", { seq: 1 });
    await settle();
    expect(log.state.cursor).toBe("own");
  });

  it("costs nobody a message when it throws", async () => {
    const { heard, push, log } = await startLog({
      cursor: (event, payload) => {
        if ((payload as Logged).seq === 2) throw new Error("no seq");
        return seqOf(event, payload);
      },
    });
    await push(1, 2, 3);
    expect(heard).toEqual([1, 2, 3]);
    expect(log.state.cursor).toBe(3);
    expect(takeErrors().map(String)).toEqual(["Error: no seq"]);
  });

  it.each([null, NaN, {}, true])(
    "is reported when it gives %s, and the message passes",
    async (bad) => {
      const { heard, push, log } = await startLog({ cursor: () => bad as never });
      await push(1);
      expect(heard).toEqual([1]);
      expect(log.state.cursor).toBeUndefined();
      // Asked about the join response, too.
      expect(takeErrors()).toMatchObject([
        { code: "invalid-config", topic: "log:a", event: "phx_join" },
        { code: "invalid-config", topic: "log:a", event: "event" },
      ]);
    },
  );

  it("leaves nothing behind when it destroys the client", async () => {
    const { client, push, heard } = await startLog({
      cursor: (event) => {
        if (event === "event") client.destroy();
        return 1;
      },
    });
    await push(1, 2);
    expect(heard).toEqual([]);
    expect(client.store.getState().topics.size).toBe(0);
  });
});

describe("a gap", () => {
  it("is told when the response says so, before the response itself", async () => {
    const told: string[] = [];
    const { push, drop, events } = await startLog({
      onGap: () => told.push("gap"),
      onJoin: () => told.push("join"),
    });
    await push(3);
    (await drop()).ok({ gap: true });
    await settle();
    expect(told).toEqual(["join", "gap", "join"]);
    expect(eventsOf(events, "gapFound")).toEqual([{ type: "gapFound", topic: "log:a", cursor: 3 }]);
  });

  it("is not told for other responses", async () => {
    let gaps = 0;
    const { drop } = await startLog({ onGap: () => (gaps += 1) });
    (await drop()).ok({ gap: "yes" });
    (await drop()).ok("text");
    await settle();
    expect(gaps).toBe(0);
  });

  it("is found by an own function, and a function that throws finds none", async () => {
    let gaps = 0;
    const { drop } = await startLog({
      gap: (response) => {
        if (response === "text") throw new Error("no response");
        return (response as { lost?: boolean }).lost === true;
      },
      onGap: () => (gaps += 1),
    });
    (await drop()).ok({ lost: true });
    (await drop()).ok("text");
    await settle();
    expect(gaps).toBe(1);
    expect(takeErrors().map(String)).toEqual(["Error: no response"]);
  });

  it("makes every position new: the log of the server may be another one", async () => {
    const { heard, push, drop, log } = await startLog();
    await push(8, 9);
    (await drop()).ok({ gap: true });
    await settle();
    expect(log.state.cursor).toBeUndefined();
    await push(1, 2, 2);
    expect(heard).toEqual([8, 9, 1, 2]);
  });
});

describe("without a cursor", () => {
  it("no message is compared and no position is kept", async () => {
    const heard: unknown[] = [];
    const { room, server } = await joinRoom(
      {},
      { onMessage: (_event, payload) => heard.push(payload) },
    );
    server.push("room:a", "event", { seq: 1 });
    server.push("room:a", "event", { seq: 1 });
    await settle();
    expect(heard).toHaveLength(2);
    expect(room.state).not.toHaveProperty("cursor");
  });
});

/** A log that names its position in the response too, as one that replies with the backlog does. */
async function startLogWithResponses() {
  const stage = await startLog({
    cursor: (event, payload) =>
      event === "phx_join" ? (payload as Logged).last : (payload as Logged).seq,
    onJoin: (response) => {
      const { last } = response as Logged;
      if (last !== undefined) stage.heard.push(`phx_join ${last}`);
    },
  });
  const connections = () => stage.client.store.getState().connection.epoch;
  return { ...stage, connections };
}

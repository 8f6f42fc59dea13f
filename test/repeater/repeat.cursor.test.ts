import { repeat, type RepeatOptions } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import { createListener, numbersOf, stats } from "./pair.js";

describe("with a cursor, a repeater", () => {
  async function repeatLog(options: RepeatOptions = {}) {
    const stage = await openClient({ reconnectAfterMs: [50] });
    const { client, server, clock } = stage;
    const { endpoint, messages } = createListener();
    const gaps: string[] = [];
    const repeater = repeat(client, "log:a", endpoint, {
      cursor: (_event, payload) => (payload as { n?: number }).n,
      params: ({ cursor }) => ({ after: cursor ?? 0 }),
      onGap: () => gaps.push("gap"),
      ...options,
    });
    (await server.expectJoin("log:a", { after: 0 })).ok();
    await settle();
    const push = async (...numbers: number[]) => {
      for (const n of numbers) server.push("log:a", "event", { n });
      await settle();
    };
    const drop = async () => {
      server.disconnect();
      await clock.advance(50);
    };
    return { ...stage, repeater, messages, gaps, push, drop };
  }

  it("repeats once, in order, what was missed while the source was away", async () => {
    const { server, messages, repeater, push, drop } = await repeatLog();
    await push(1, 2);
    await drop();
    (await server.expectJoin("log:a", { after: 2 })).ok();
    // The backlog, and what came while it was read.
    await push(2, 3, 4, 4, 5);
    await push(6);
    expect(numbersOf(messages)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(repeater.stats).toEqual(stats({ repeated: 6 }));
  });

  it("repeats what came before the join was answered, and not what it has repeated", async () => {
    const { server, messages, push, drop } = await repeatLog();
    await push(1);
    await drop();
    const join = await server.expectJoin("log:a");
    server.sendRaw([null, null, "log:a", "event", { n: 1 }]);
    server.sendRaw([null, null, "log:a", "event", { n: 2 }]);
    join.ok();
    await settle();
    expect(numbersOf(messages)).toEqual([1, 2]);
  });

  it("tells of a gap that the server cannot fill", async () => {
    const { server, gaps, drop } = await repeatLog();
    await drop();
    (await server.expectJoin("log:a")).ok({ gap: true });
    await settle();
    expect(gaps).toEqual(["gap"]);
  });

  it("tells of a gap that the option gap finds in the reply of a join, and of no other", async () => {
    const gap = (response: unknown) => (response as { lost?: number }).lost === 1;
    const { server, gaps, drop } = await repeatLog({ gap });
    await drop();
    (await server.expectJoin("log:a")).ok({ gap: true });
    await settle();
    expect(gaps).toEqual([]);
    await drop();
    (await server.expectJoin("log:a")).ok({ lost: 1 });
    await settle();
    expect(gaps).toEqual(["gap"]);
  });
});

import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import { createRooms, pushedTo, stats } from "./pair.js";

describe("a topic that the target refuses", () => {
  async function refuse(onError?: (error: unknown) => void) {
    const source = await openClient({}, { server: createRooms() });
    const target = await openClient();
    const endpoint = createSlipstreamEndpoint(target.client, { topic: "lobby" });
    const repeater = repeat(source.client, "room:a", endpoint, { onError });
    await settle();
    source.server.broadcast("room:a", "msg", { n: 1 });
    await settle();
    (await target.server.expectJoin("lobby")).error({ reason: "unauthorized" });
    await settle();
    return { source, target, repeater };
  }

  it("fails what waits and what comes, is told of, and works once a rejoin() is accepted", async () => {
    const errors: unknown[] = [];
    const { source, target, repeater } = await refuse((error) => errors.push(error));
    source.server.broadcast("room:a", "msg", { n: 2 });
    await settle();
    expect(repeater.stats).toEqual(stats({ failed: 2 }));
    expect(errors).toMatchObject([
      { code: "refused", topic: "lobby" },
      { code: "refused", topic: "lobby", event: "msg" },
      { code: "refused", topic: "lobby", event: "msg" },
    ]);
    target.client.channel("lobby").rejoin();
    (await target.server.expectJoin("lobby")).ok();
    source.server.broadcast("room:a", "msg", { n: 3 });
    (await target.server.expectPush("lobby", "msg", { n: 3 })).reply.ok();
    await settle();
    expect(pushedTo(target.server)).toHaveLength(1);
    expect(repeater.stats).toEqual(stats({ failed: 2, repeated: 1 }));
  });

  it("is reported to the page as news: the topic, then its first failed message", async () => {
    const { source } = await refuse();
    source.server.broadcast("room:a", "msg", { n: 2 });
    await settle();
    expect(takeErrors()).toMatchObject([
      { code: "refused", topic: "lobby" },
      { code: "refused", topic: "lobby", event: "msg" },
    ]);
  });
});

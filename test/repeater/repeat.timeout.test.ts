import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import { createRooms, openPair, openRepeated, repeatRoom, stats } from "./pair.js";

describe("timeoutMs, on an endpoint of another service", () => {
  it.each([
    ["longer", 60_000],
    ["shorter", 400],
  ])("is what a push waits, though it is %s than the target's", async (_what, timeoutMs) => {
    const { clock, answer, say, repeater, errors } = await openRepeated(
      { timeoutMs },
      {},
      { timeoutMs: 1_000 },
    );
    answer("none");
    await say(1);
    await clock.advance(timeoutMs - 1);
    expect(repeater.stats).toEqual(stats({ queued: 1 }));
    expect(errors).toEqual([]);
    await clock.advance(1);
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
    await clock.advance(2 * timeoutMs);
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
    expect(errors).toMatchObject([
      {
        code: "timeout",
        hint: expect.stringContaining("acknowledge: false") as string,
        ...{ topic: "room:a", event: "msg" },
      },
    ]);
  });

  it("is the target's by default, not the source's", async () => {
    const { source, clock, say } = await openPair({ timeoutMs: 500 });
    const silent = createRooms(() => "none");
    const target = await openClient({ timeoutMs: 2_000 }, { server: silent, clock });
    const { repeater } = await repeatRoom({ source, target });
    await say(1);
    await clock.advance(1_999);
    expect(repeater.stats).toEqual(stats({ queued: 1 }));
    await clock.advance(1);
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
  });

  it("lets a reply count that comes when the target alone would have given up", async () => {
    const { source, clock, say } = await openPair();
    const target = await openClient({ timeoutMs: 1_000 }, { clock });
    const endpoint = createSlipstreamEndpoint(target.client, { topic: "lobby" });
    const repeater = repeat(source.client, "room:a", endpoint, { timeoutMs: 5_000 });
    (await target.server.expectJoin("lobby")).ok();
    await say(1);
    const push = await target.server.expectPush("lobby", "msg");
    await clock.advance(2_000);
    push.reply.ok();
    await settle();
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });
});

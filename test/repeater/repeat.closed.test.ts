import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { takeErrors } from "../helpers/reports.js";
import { settle } from "../helpers/settle.js";
import { createListener, numbersOf, numbersTo, openPair, openRepeated, stats } from "./pair.js";

describe("a topic that the source closes", () => {
  it("is told of, with what to do, and repeated again after a rejoin()", async () => {
    const { source, target, say, repeater, errors } = await openRepeated();
    source.server.close("room:a");
    await say(1);
    expect(errors).toMatchObject([
      {
        code: "closed",
        message: '"room:a": the server closed the channel',
        hint: expect.stringContaining("rejoin()") as string,
        topic: "room:a",
      },
    ]);
    source.client.channel("room:a").rejoin();
    await settle();
    await say(2);
    expect(numbersTo(target.server)).toEqual([2]);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
    expect(errors).toHaveLength(1);
  });

  it("is reported to the page when nobody listens to errors, and costs the other topics nothing", async () => {
    const { source } = await openPair();
    const { endpoint, messages } = createListener();
    repeat(source.client, ["room:a", "room:b"], endpoint);
    await settle();
    source.server.close("room:a");
    source.server.broadcast("room:b", "msg", { n: 1 });
    await settle();
    expect(numbersOf(messages)).toEqual([1]);
    expect(takeErrors()).toMatchObject([{ code: "closed", topic: "room:a" }]);
  });
});

describe("a topic that the target closes", () => {
  it("is told of as the target's, and what waits goes out after a rejoin()", async () => {
    const { target, say, repeater, errors } = await openRepeated({ maxQueued: 2 });
    target.server.close("room:a");
    await say(1, 2, 3);
    expect(errors).toMatchObject([
      {
        code: "closed",
        message: 'at the target of a repeater: "room:a": the server closed the channel',
        hint: expect.stringContaining("rejoin()") as string,
        topic: "room:a",
      },
    ]);
    expect(repeater.stats).toEqual(stats({ dropped: 1, queued: 2 }));
    target.client.channel("room:a").rejoin();
    await settle();
    expect(numbersTo(target.server)).toEqual([2, 3]);
    expect(repeater.stats).toEqual(stats({ dropped: 1, repeated: 2 }));
    expect(errors).toHaveLength(1);
  });

  it("is reported to the page when nobody listens to errors", async () => {
    const { source, target } = await openPair();
    repeat(source.client, "room:a", createSlipstreamEndpoint(target.client));
    await settle();
    target.server.close("room:a");
    await settle();
    expect(takeErrors()).toMatchObject([
      { code: "closed", message: expect.stringContaining("at the target of a repeater") as string },
    ]);
  });
});

describe("a topic that this side ends", () => {
  type Repeated = Awaited<ReturnType<typeof openRepeated>>;
  it.each<[string, (repeated: Repeated) => void]>([
    ["by stop()", ({ repeater }) => repeater.stop()],
    ["with the source", ({ source }) => source.client.destroy()],
    ["with the target", ({ target }) => target.client.destroy()],
  ])("is told to nobody: %s", async (_how, end) => {
    const repeated = await openRepeated();
    end(repeated);
    await repeated.clock.advance(5_000);
    expect(repeated.errors).toEqual([]);
  });
});

describe("a topic of the target that is lost for now", () => {
  it("by a crash is told to onError as the target's", async () => {
    const { target, errors } = await openRepeated();
    target.server.crash("room:a");
    await settle();
    expect(errors).toMatchObject([
      {
        code: "crashed",
        message: expect.stringContaining("at the target of a repeater") as string,
      },
    ]);
  });

  it("by a crash, or a join that is not answered, is no news to the page", async () => {
    const { source, target, clock, say } = await openPair({ timeoutMs: 1_000 });
    const endpoint = createSlipstreamEndpoint(target.client, { topic: "lobby" });
    const repeater = repeat(source.client, "room:a", endpoint);
    await target.server.expectJoin("lobby");
    await clock.advance(1_000);
    await clock.advance(100);
    (await target.server.expectJoin("lobby")).ok();
    await settle();
    target.server.crash("lobby");
    await say(1);
    await clock.advance(100);
    (await target.server.expectJoin("lobby")).ok();
    (await target.server.expectPush("lobby", "msg", { n: 1 })).reply.ok();
    await settle();
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
    expect(takeErrors()).toEqual([]);
  });
});

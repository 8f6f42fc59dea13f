import {
  createSlipstreamEndpoint,
  type Endpoint,
  repeat,
  type SlipstreamError,
} from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { openClient } from "../helpers/startClient.js";
import {
  numbersTo,
  openPair,
  openRepeated,
  pushedTo,
  repeatRoom,
  startPair,
  stats,
} from "./pair.js";

const silent = { acknowledge: false };

describe("acknowledge: false", () => {
  it("counts what was sent as repeated, in order, and waits for no reply", async () => {
    const { target, clock, answer, say, repeater } = await openRepeated(
      {},
      { acknowledge: false, maxInFlight: 1 },
    );
    answer("none");
    await say(1, 2, 3);
    expect(numbersTo(target.server)).toEqual([1, 2, 3]);
    expect(repeater.stats).toEqual(stats({ repeated: 3 }));
    await clock.advance(20_000);
    expect(repeater.stats).toEqual(stats({ repeated: 3 }));
  });

  it("keeps what comes while the target is away, like any other", async () => {
    const { target, clock, say, repeater } = await openRepeated(
      { maxQueued: 2 },
      { acknowledge: false },
    );
    target.server.disconnect();
    await settle();
    await say(1, 2, 3);
    expect(repeater.stats).toEqual(stats({ queued: 2, dropped: 1 }));
    await clock.advance(50);
    expect(numbersTo(target.server)).toEqual([2, 3]);
    expect(repeater.stats).toEqual(stats({ repeated: 2, dropped: 1 }));
  });

  it("fails what is said to a topic that is refused, and says so", async () => {
    const { source, say } = await openPair();
    const target = await openClient();
    const { repeater, errors } = await repeatRoom({ source, target }, {}, silent);
    (await target.server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await say(1, 2);
    expect(numbersTo(target.server)).toEqual([]);
    expect(repeater.stats).toEqual(stats({ failed: 2 }));
    expect(errors.map(({ code, event }) => [code, event])).toEqual([
      ["refused", undefined],
      ["refused", "msg"],
      ["refused", "msg"],
    ]);
  });

  it("fails what cannot be encoded, alone, and says so", async () => {
    // A binary frame has one byte for the length of its event.
    const event = (name: string) => (name === "bad" ? "x".repeat(300) : name);
    const { source, target, repeater, errors } = await openRepeated({}, { ...silent, event });
    source.server.broadcast("room:a", "bad", Uint8Array.of(1, 2));
    source.server.broadcast("room:a", "good", Uint8Array.of(1, 2));
    await settle();
    expect(pushedTo(target.server).map((pushed) => pushed.event)).toEqual(["good"]);
    expect(repeater.stats).toEqual(stats({ failed: 1, repeated: 1 }));
    expect(errors).toMatchObject([{ code: "encode", topic: "room:a" }]);
  });

  it("gives up in an endpoint of one's own that wraps it, when the target stays away", async () => {
    const { source, target, clock, say } = startPair({ timeoutMs: 1_000 });
    source.client.connect();
    const there = createSlipstreamEndpoint(target.client, silent);
    const endpoint: Endpoint = { broadcast: (...message) => there.broadcast(...message) };
    const errors: SlipstreamError[] = [];
    const options = { timeoutMs: 60_000, onError: (error: SlipstreamError) => errors.push(error) };
    const repeater = repeat(source.client, "room:a", endpoint, options);
    await settle();
    await say(1, 2);
    await clock.advance(999);
    expect(repeater.stats).toEqual(stats({ queued: 2 }));
    await clock.advance(1_001);
    expect(repeater.stats).toEqual(stats({ unknown: 2 }));
    expect(errors).toMatchObject(Array(2).fill({ code: "timeout", topic: "room:a" }));
    await clock.advance(5_000);
    expect([...target.client.store.getState().topics.keys()]).toEqual([]);
    target.client.connect();
    await settle();
    await say(3);
    expect(numbersTo(target.server)).toEqual([3]);
    expect(repeater.stats).toEqual(stats({ unknown: 2, repeated: 1 }));
  });
});

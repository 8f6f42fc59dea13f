import {
  createLocalEndpoint,
  createSlipstreamEndpoint,
  repeat,
  type RepeaterStats,
} from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { framesTo, openClient, type Stage } from "../helpers/startClient.js";
import { createRooms, numbersTo, openRepeated, say, SlowEndpoint, stats } from "./pair.js";

const topicsOf = ({ client }: Pick<Stage, "client">) => [...client.store.getState().topics.keys()];

async function openSlow() {
  const stage = await openClient({}, { server: createRooms() });
  const endpoint = new SlowEndpoint();
  const repeater = repeat(stage.client, "room:a", endpoint, { onError: () => undefined });
  await settle();
  return { ...stage, endpoint, repeater, say: (...n: number[]) => say(stage.server, ...n) };
}

describe("stop()", () => {
  it("leaves both topics, keeps no timer, and nothing more is repeated", async () => {
    const { source, target, clock, say, repeater } = await openRepeated();
    const before = clock.timers.length;
    await say(1);
    repeater.stop();
    await say(2);
    await clock.advance(1_000);
    expect(framesTo(source.server)).toEqual(["phx_join room:a", "phx_leave room:a"]);
    expect(framesTo(target.server)).toEqual(["phx_join room:a", "msg room:a", "phx_leave room:a"]);
    expect([topicsOf(source), topicsOf(target)]).toEqual([[], []]);
    expect(clock.timers.length).toBe(before);
    expect(repeater.stats).toEqual(stats({ repeated: 1 }));
  });

  it("drops what waits, and what is unanswered is unknown, whatever comes of it", async () => {
    const { clock, answer, say, repeater, errors } = await openRepeated({}, { maxInFlight: 2 });
    answer("none");
    await say(1, 2, 3, 4, 5);
    repeater.stop();
    const after = stats({ unknown: 2, dropped: 3 });
    expect(repeater.stats).toEqual(after);
    await clock.advance(60_000);
    expect(repeater.stats).toEqual(after);
    expect(errors).toEqual([]);
  });

  it("gives up the promise of an endpoint, and its timer", async () => {
    const { clock, endpoint, repeater, say } = await openSlow();
    const before = clock.timers.length;
    await say(1, 2);
    repeater.stop();
    expect(repeater.stats).toEqual(stats({ unknown: 1, dropped: 1 }));
    await endpoint.next();
    await clock.advance(1_000);
    expect(endpoint.numbers).toEqual([1]);
    expect(clock.timers.length).toBe(before);
  });

  it("twice, or before anything was joined, is harmless", async () => {
    const { repeater, say } = await openSlow();
    await say(1, 2);
    let calls = 0;
    repeater.stop();
    repeater.subscribe(() => (calls += 1));
    const { stats: before } = repeater;
    repeater.stop();
    expect([repeater.stats, calls]).toEqual([before, 0]);
    const { client, clock } = await openClient({}, { server: createRooms() });
    repeat(client, "room:b", createLocalEndpoint()).stop();
    await clock.advance(1_000);
    expect(topicsOf({ client })).toEqual([]);
  });

  it("tells those who subscribed of the last counts, that add up at each step", async () => {
    const { repeater, say } = await openSlow();
    await say(1, 2, 3);
    const seen: RepeaterStats[] = [];
    repeater.subscribe(() => seen.push(repeater.stats));
    repeater.stop();
    expect(seen.at(-1)).toEqual(stats({ unknown: 1, dropped: 2 }));
    for (const { repeated, dropped, failed, unknown, queued } of seen)
      expect(repeated + dropped + failed + unknown + queued).toBe(3);
  });

  it("of one repeater leaves another of the same topics alone", async () => {
    const { source, target, say, repeater } = await openRepeated();
    const other = repeat(source.client, "room:a", createSlipstreamEndpoint(target.client));
    await settle();
    repeater.stop();
    await say(1);
    expect(numbersTo(target.server)).toEqual([1]);
    expect(other.stats).toEqual(stats({ repeated: 1 }));
  });
});

describe("drain()", () => {
  it("takes no more, resolves when all it took is settled, and has stopped then", async () => {
    const { source, target, clock, answer, say, repeater } = await openRepeated();
    target.server.disconnect();
    await settle();
    await say(1, 2);
    const drained = repeater.drain({ timeoutMs: 5_000 });
    await say(3);
    answer("ok");
    await clock.advance(50);
    await drained;
    expect(numbersTo(target.server)).toEqual([1, 2]);
    expect(repeater.stats).toEqual(stats({ repeated: 2 }));
    await clock.advance(1_000);
    expect([topicsOf(source), topicsOf(target)]).toEqual([[], []]);
  });

  it("resolves at once when nothing is under way, and after stop()", async () => {
    const { repeater } = await openSlow();
    await repeater.drain();
    await repeater.drain();
    repeater.stop();
    await repeater.drain();
    expect(repeater.stats).toEqual(stats({}));
  });

  it("rejects with timeout, and has stopped all the same: what waited is dropped", async () => {
    const { target, clock, say, repeater } = await openRepeated();
    target.server.disconnect();
    target.server.refuseConnect(1_000);
    await settle();
    await say(1, 2);
    const drained = repeater.drain({ timeoutMs: 5_000 });
    const rejected = expect(drained).rejects.toMatchObject({ code: "timeout" });
    await clock.advance(5_000);
    await rejected;
    expect(repeater.stats).toEqual(stats({ dropped: 2 }));
  });

  it("rejects with aborted by its signal, and has stopped", async () => {
    const { repeater, say } = await openSlow();
    await say(1, 2);
    const controller = new AbortController();
    const drained = repeater.drain({ signal: controller.signal });
    const rejected = expect(drained).rejects.toMatchObject({ code: "aborted" });
    controller.abort();
    await rejected;
    expect(repeater.stats).toEqual(stats({ unknown: 1, dropped: 1 }));
  });

  it("ends with stop()", async () => {
    const { repeater, say } = await openSlow();
    await say(1, 2);
    const drained = repeater.drain();
    repeater.stop();
    await drained;
    expect(repeater.stats).toEqual(stats({ unknown: 1, dropped: 1 }));
  });

  it("ends with the source: nobody counts the time of what is in flight any more", async () => {
    const { client, repeater, say } = await openSlow();
    await say(1, 2);
    const drained = repeater.drain();
    client.destroy();
    await drained;
    expect(repeater.stats).toEqual(stats({ unknown: 1, dropped: 1 }));
  });
});

describe("a source that is destroyed", () => {
  it("stops the repeater: nothing is left of it on the target", async () => {
    const { source, target, clock, answer, say, repeater, errors } = await openRepeated();
    answer("none");
    await say(1);
    source.client.destroy();
    expect(repeater.stats).toEqual(stats({ unknown: 1 }));
    await clock.advance(1_000);
    expect(topicsOf(target)).toEqual([]);
    expect(errors).toEqual([]);
    repeater.stop();
  });

  it("cannot be repeated from", async () => {
    const { client } = await openClient();
    client.destroy();
    expect(() => repeat(client, "room:a", createLocalEndpoint())).toThrow(
      expect.objectContaining({
        code: "destroyed",
        hint: expect.stringContaining("createSlipstream") as string,
      }),
    );
  });
});

describe("a target that is destroyed", () => {
  it("leaves what is in flight unknown, and fails what waits and what comes", async () => {
    const { target, answer, say, repeater, errors } = await openRepeated({}, { maxInFlight: 1 });
    answer("none");
    await say(1, 2);
    target.client.destroy();
    await settle();
    expect(repeater.stats).toEqual(stats({ unknown: 1, failed: 1 }));
    await say(3);
    expect(repeater.stats).toEqual(stats({ unknown: 1, failed: 2 }));
    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill("destroyed"));
  });

  it("while messages wait for it fails them: nothing waits for ever", async () => {
    const { target, say, repeater } = await openRepeated();
    target.server.disconnect();
    await settle();
    await say(1, 2);
    target.client.destroy();
    await settle();
    expect(repeater.stats).toEqual(stats({ failed: 2 }));
  });

  it("before the repeater is made fails each message, and the source stays as it is", async () => {
    const source = await openClient({}, { server: createRooms() });
    const target = await openClient();
    target.client.destroy();
    const errors: { code: string }[] = [];
    const endpoint = createSlipstreamEndpoint(target.client);
    const repeater = repeat(source.client, "room:a", endpoint, {
      onError: (error) => errors.push(error),
    });
    await settle();
    await say(source.server, 1, 2);
    expect(repeater.stats).toEqual(stats({ failed: 2 }));
    expect(errors.map(({ code }) => code)).toEqual(["destroyed", "destroyed"]);
    repeater.stop();
  });
});

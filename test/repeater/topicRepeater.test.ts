import { createSlipstreamEndpoint, repeat } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { TopicRepeater } from "../../src/repeater/topicRepeater.js";
import { settle } from "../helpers/settle.js";
import type { Stage } from "../helpers/startClient.js";
import { numbersTo, openPair, stats } from "./pair.js";

const topicsOf = ({ client }: Stage) => [...client.store.getState().topics.keys()];

describe("a function of the topic over there", () => {
  it("that stops the repeater leaves nothing behind, of the topic there was and of the new one", async () => {
    const { source, target, clock, say } = await openPair();
    const endpoint = createSlipstreamEndpoint(target.client, {
      topic(topic) {
        if (topic === "room:b") repeater.stop();
        return topic;
      },
    });
    const repeater = new TopicRepeater(source.client, endpoint);
    repeater.update(["room:a"], {});
    repeater.start();
    await settle();
    repeater.update(["room:a", "room:b", "room:c"], {});
    await say(1);
    await clock.advance(5_000);
    expect([topicsOf(source), topicsOf(target)]).toEqual([[], []]);
    expect(numbersTo(target.server)).toEqual([]);
    expect(repeater.stats).toEqual(stats({}));
  });

  it("that destroys the source leaves nothing behind", async () => {
    const { source, target, clock } = await openPair();
    const endpoint = createSlipstreamEndpoint(target.client, {
      topic(topic) {
        if (topic === "room:b") source.client.destroy();
        return topic;
      },
    });
    repeat(source.client, ["room:a", "room:b", "room:c"], endpoint);
    await clock.advance(5_000);
    expect([topicsOf(source), topicsOf(target)]).toEqual([[], []]);
  });
});

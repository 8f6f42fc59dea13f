import { screen } from "@testing-library/react";
import { createSlipstream, createSlipstreamEndpoint, SlipstreamProvider } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createServer,
  describeEachMode,
  joins,
  sentPayloads,
  settle,
  takeLines,
  track,
} from "../helpers/reactHarness.js";
import { Repeating, type RepeatingProps } from "../helpers/Repeating.js";

/** A service that sends what is pushed to everybody else on the topic, and to who pushed it. */
function createService() {
  const server = createServer();
  let echoes = 0;
  server.channel("room:*", {
    handleIn: {
      "*": (payload, socket, event) => {
        // A loop that is not cut fails its test, and does not hang it.
        if ((echoes += 1) <= 10) socket.broadcast(event, payload);
        return { ok: {} };
      },
    },
  });
  const { transport } = server;
  const client = track(createSlipstream({ url: "/socket", jitter: false, transport }));
  return { server, client, endpoint: createSlipstreamEndpoint(client) };
}

type Plan = Partial<Record<"ab" | "ba", Partial<RepeatingProps>>>;

describeEachMode("a circle of two useRepeaters", ({ renderBare }) => {
  function setUp(plan: Plan = { ab: {}, ba: {} }) {
    const a = createService();
    const b = createService();
    const ways = { ab: [a, b], ba: [b, a] } as const;
    const tree = (options: Plan) =>
      (["ab", "ba"] as const).map((name) => {
        const [from, to] = ways[name];
        return (
          options[name] && (
            <SlipstreamProvider key={name} client={from.client}>
              <Repeating endpoint={to.endpoint} {...options[name]} />
            </SlipstreamProvider>
          )
        );
      });
    const { rerender, unmount } = renderBare(<>{tree(plan)}</>);
    const end = async () => {
      unmount();
      await advance(5_000);
      for (const { client } of [a, b]) client.destroy();
    };
    return { a, b, rerender: (changed: Plan) => rerender(<>{tree(changed)}</>), end };
  }

  it("is cut where it closes, and reported once, though StrictMode mounts twice", async () => {
    const { a, b, end } = setUp();
    await settle();
    a.server.broadcast("room:lobby", "new_msg", { n: 1 });
    await advance(5_000);
    expect(sentPayloads(b.server, "new_msg")).toEqual([{ n: 1 }]);
    expect(sentPayloads(a.server, "new_msg")).toEqual([]);
    expect(screen.getAllByRole("status").map(({ textContent }) => textContent)).toEqual([
      "1 repeated",
      "1 dropped",
    ]);
    expect(takeLines("error")).toEqual([
      expect.stringContaining('repeat "room:lobby": its messages would come back for ever'),
    ]);
    await end();
  });

  it("is told to onError once", async () => {
    const onError = vi.fn();
    const { end } = setUp({ ab: { onError }, ba: { onError } });
    await advance(5_000);
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: "loop" })]]);
    await end();
  });

  it("is none any more when one of them is unmounted", async () => {
    const { a, b, rerender, end } = setUp();
    await settle();
    rerender({ ba: {} });
    b.server.broadcast("room:lobby", "new_msg", { n: 1 });
    await advance(5_000);
    expect(sentPayloads(a.server, "new_msg")).toEqual([{ n: 1 }]);
    expect(screen.getByRole("status").textContent).toBe("1 repeated");
    expect(takeLines("error")).toHaveLength(1);
    await end();
  });

  it("is closed and opened by events that change, told of as it is closed, with no restart", async () => {
    const ways = (there: string[]) => ({ ab: { events: there }, ba: { events: ["back"] } });
    const { a, b, rerender, end } = setUp(ways(["there"]));
    const say = async () => {
      b.server.broadcast("room:lobby", "back", {});
      await advance(100);
      return sentPayloads(a.server, "back").length;
    };
    await settle();
    expect(await say()).toBe(1);
    rerender(ways(["there", "back"]));
    expect(await say()).toBe(1);
    expect(takeLines("error")).toEqual([expect.stringContaining("would come back for ever")]);
    rerender(ways(["there"]));
    expect(await say()).toBe(2);
    expect(screen.getAllByRole("status").map(({ textContent }) => textContent)).toEqual([
      "nothing",
      "2 repeated, 1 dropped",
    ]);
    expect([joins(a.server), joins(b.server)]).toEqual([["room:lobby"], ["room:lobby"]]);
    await end();
  });
});

import { screen } from "@testing-library/react";
import { createSlipstream, createSlipstreamEndpoint, SlipstreamProvider } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createServer,
  describeEachMode,
  sentPayloads,
  settle,
  takeLines,
  track,
} from "../helpers/reactHarness.js";
import { Repeating, type RepeatingProps } from "../helpers/Repeating.js";

/** A service that sends what is pushed to everybody else on the topic, and to who pushed it. */
function createService() {
  const server = createServer();
  server.channel("room:*", {
    handleIn: {
      new_msg(payload, socket) {
        socket.broadcast("new_msg", payload);
        return { ok: {} };
      },
    },
  });
  const { transport } = server;
  const client = track(createSlipstream({ url: "/socket", jitter: false, transport }));
  return { server, client, endpoint: createSlipstreamEndpoint(client) };
}

describeEachMode("a circle of two useRepeaters", ({ renderBare }) => {
  function setUp(options: Partial<RepeatingProps> = {}) {
    const a = createService();
    const b = createService();
    const ways = { ab: [a, b], ba: [b, a] } as const;
    const tree = (...names: (keyof typeof ways)[]) =>
      names.map((name) => {
        const [from, to] = ways[name];
        return (
          <SlipstreamProvider key={name} client={from.client}>
            <Repeating endpoint={to.endpoint} {...options} />
          </SlipstreamProvider>
        );
      });
    const { rerender, unmount } = renderBare(<>{tree("ab", "ba")}</>);
    const end = async () => {
      unmount();
      await advance(5_000);
      for (const { client } of [a, b]) client.destroy();
    };
    return { a, b, rerender: (name: "ba") => rerender(<>{tree(name)}</>), end };
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
    const { end } = setUp({ onError });
    await advance(5_000);
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: "loop" })]]);
    await end();
  });

  it("is none any more when one of them is unmounted", async () => {
    const { a, b, rerender, end } = setUp();
    await settle();
    rerender("ba");
    b.server.broadcast("room:lobby", "new_msg", { n: 1 });
    await advance(5_000);
    expect(sentPayloads(a.server, "new_msg")).toEqual([{ n: 1 }]);
    expect(screen.getByRole("status").textContent).toBe("1 repeated");
    expect(takeLines("error")).toHaveLength(1);
    await end();
  });
});

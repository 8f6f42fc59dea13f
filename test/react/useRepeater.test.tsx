import { screen } from "@testing-library/react";
import { type ReactNode, Suspense } from "react";
import { createSlipstream, createSlipstreamEndpoint, type Slipstream } from "slipstream-react";
import type { TestServer } from "slipstream-react/testing";
import { expect, it, vi } from "vitest";

import { createHeardEndpoint, createHeldEndpoint } from "../helpers/heardEndpoint.js";
import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  joins,
  leaves,
  sentPayloads,
  settle,
  topicsOf,
  track,
} from "../helpers/reactHarness.js";
import { Repeating } from "../helpers/Repeating.js";
import { Room } from "../helpers/Room.js";

/** Another service: every push is answered. */
async function openTarget(): Promise<{ there: TestServer; target: Slipstream }> {
  const there = createServer();
  there.channel("room:*", { handleIn: { new_msg: () => ({ ok: {} }) } });
  const { transport } = there;
  const target = track(createSlipstream({ url: "/repeater", jitter: false, transport }));
  target.connect();
  await settle();
  return { there, target };
}

const shown = () => screen.getByRole("status").textContent;

describeEachMode("useRepeater", ({ render }) => {
  it("repeats what is said on its topic, unchanged, once and in order", async () => {
    const endpoint = createHeardEndpoint();
    const { server } = render(<Repeating endpoint={endpoint} />);
    await settle();
    const binary = Uint8Array.of(0, 255).buffer;
    server.broadcast("room:lobby", "new_msg", { n: 1, deep: [{ ü: null }] });
    server.push("room:lobby", "other", { n: 2 });
    server.broadcast("room:lobby", "bytes", binary);
    server.broadcast("room:other", "new_msg", { n: 3 });
    await settle();
    expect(endpoint.heard).toEqual([
      ["room:lobby", "new_msg", { n: 1, deep: [{ ü: null }] }],
      ["room:lobby", "other", { n: 2 }],
      ["room:lobby", "bytes", binary],
    ]);
    expect(shown()).toBe("3 repeated");
  });

  it("is one join on each side, no leave, and each message once", async () => {
    const { there, target } = await openTarget();
    const endpoint = createSlipstreamEndpoint(target);
    const { server, unmount } = render(<Repeating endpoint={endpoint} />);
    await advance(5_000);
    for (const n of [1, 2, 3]) server.broadcast("room:lobby", "new_msg", { n });
    await advance(5_000);
    expect(sentPayloads(there, "new_msg")).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(shown()).toBe("3 repeated");
    for (const side of [server, there]) {
      expect(joins(side)).toEqual(["room:lobby"]);
      expect(leaves(side)).toEqual([]);
    }
    unmount();
    await advance(5_000);
    expect(topicsOf(target)).toEqual([]);
    expect(leaves(there)).toEqual(["room:lobby"]);
    target.destroy();
  });

  it("goes on after either side was dropped", async () => {
    const { there, target } = await openTarget();
    const { server, unmount } = render(<Repeating endpoint={createSlipstreamEndpoint(target)} />);
    await settle();
    server.disconnect({ code: 1006 });
    await advance(10);
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    there.disconnect({ code: 1006 });
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(shown()).toBe("1 repeated, 1 queued");
    await advance(10);
    expect(shown()).toBe("2 repeated");
    expect(sentPayloads(there, "new_msg")).toEqual([{ n: 1 }, { n: 2 }]);
    unmount();
    target.destroy();
  });

  it("shares its join with useChannel of the same topic, whichever stays", async () => {
    const endpoint = createHeardEndpoint();
    const heard = vi.fn();
    const repeating = <Repeating key="repeating" endpoint={endpoint} />;
    const room = <Room key="room" onNew={heard} />;
    const { server, slipstream, rerender } = render([room, repeating]);
    await settle();
    expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(2);
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    rerender([repeating]);
    await advance(2_000);
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    rerender([room, repeating]);
    await settle();
    rerender([room]);
    await advance(2_000);
    server.broadcast("room:lobby", "new_msg", { n: 3 });
    await settle();
    expect(endpoint.heard.map(([, , payload]) => payload)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(heard.mock.calls).toEqual([[{ n: 1 }], [{ n: 3 }]]);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("repeats for each of two components on one topic", async () => {
    const endpoint = createHeardEndpoint();
    const other = createHeardEndpoint();
    const { server } = render([
      <Repeating key="a" endpoint={endpoint} />,
      <Repeating key="b" endpoint={other} />,
    ]);
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect([endpoint.heard, other.heard]).toEqual(
      Array(2).fill([["room:lobby", "new_msg", { n: 1 }]]),
    );
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("claims nothing for a render that is thrown away", async () => {
    const { there, target } = await openTarget();
    const never = new Promise<void>(() => undefined);
    function Never(): ReactNode {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- how React 18 and 19 suspend
      throw never;
    }
    const { server, slipstream, rerender } = render(
      <Suspense fallback={<p>waiting</p>}>
        <Repeating endpoint={createSlipstreamEndpoint(target)} />
        <Never />
      </Suspense>,
    );
    await advance(5_000);
    expect(screen.getByText("waiting")).toBeDefined();
    rerender(<p>gone</p>);
    await advance(5_000);
    expect([...topicsOf(slipstream), ...topicsOf(target)]).toEqual([]);
    expect([...joins(server), ...joins(there)]).toEqual([]);
    target.destroy();
  });

  it.each([null, []])(
    "repeats nothing while its topic is %j: no claim, no frame",
    async (topic) => {
      const endpoint = createHeardEndpoint();
      const { server, slipstream, rerender } = render(
        <Repeating topic={topic} endpoint={endpoint} />,
      );
      await advance(5_000);
      expect(topicsOf(slipstream)).toEqual([]);
      expect(joins(server)).toEqual([]);
      rerender(<Repeating endpoint={endpoint} />);
      await settle();
      server.broadcast("room:lobby", "new_msg", { n: 1 });
      await settle();
      rerender(<Repeating topic={topic} endpoint={endpoint} />);
      server.broadcast("room:lobby", "new_msg", { n: 2 });
      await advance(5_000);
      expect(endpoint.heard).toEqual([["room:lobby", "new_msg", { n: 1 }]]);
      expect(shown()).toBe("1 repeated");
      expect(topicsOf(slipstream)).toEqual([]);
      expect(leaves(server)).toEqual(["room:lobby"]);
    },
  );

  it("repeats nothing more once it is unmounted, though its topic lingers", async () => {
    const endpoint = createHeldEndpoint();
    const server = createRooms();
    const { rerender, slipstream } = render(<Repeating endpoint={endpoint} />, { server });
    await settle();
    for (const n of [1, 2]) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    rerender(null);
    server.broadcast("room:lobby", "new_msg", { n: 3 });
    endpoint.release();
    await settle();
    expect(topicsOf(slipstream)).toEqual(["room:lobby"]);
    await advance(5_000);
    expect(endpoint.heard).toEqual([["room:lobby", "new_msg", { n: 1 }]]);
    expect(topicsOf(slipstream)).toEqual([]);
    expect(leaves(server)).toEqual(["room:lobby"]);
  });
});

import { createSlipstream, SlipstreamProvider } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createRooms,
  describeEachMode,
  joins,
  Provider,
  settle,
  takeLines,
  topicsOf,
  track,
} from "../helpers/reactHarness.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

describeEachMode("with suspense, useChannel below a provider", ({ renderBare }) => {
  it("inside of the boundary waits for ever: it opens no socket, and a warning says why", async () => {
    const server = createRooms();
    const onRender = vi.fn();
    renderBare(
      <Waiting>
        <Provider server={server}>
          <SuspendedRoom onRender={onRender} />
        </Provider>
      </Waiting>,
    );
    await advance(4_900);
    expect(takeLines("warn")).toEqual([]);
    await advance(60_000);
    expect(seen()).toEqual(["waiting for rooms"]);
    expect(server.connections).toEqual([]);
    expect(onRender.mock.calls.length).toBeLessThanOrEqual(4);
    expect(vi.getTimerCount()).toBe(0);
    expect(new Set(takeLines("warn"))).toEqual(
      new Set([
        '[slipstream] "room:lobby" suspends for a provider that was never mounted. ' +
          "Put the SlipstreamProvider outside of the Suspense boundary.",
      ]),
    );
  });

  it("that does not connect waits without a warning, and is shown once it does", async () => {
    const server = createRooms();
    const onRender = vi.fn();
    const slipstream = track(createSlipstream({ url: "/socket", transport: server.transport }));
    const tree = (connect: boolean) => (
      <SlipstreamProvider client={slipstream} connect={connect}>
        <Waiting>
          <SuspendedRoom onRender={onRender} />
        </Waiting>
      </SlipstreamProvider>
    );
    const { rerender } = renderBare(tree(false));
    await advance(30_000);
    expect(onRender.mock.calls.length).toBeLessThanOrEqual(4);
    expect(topicsOf(slipstream)).toEqual([]);
    expect(seen()).toEqual(["waiting for rooms"]);
    rerender(tree(true));
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(joins(server)).toEqual(["room:lobby"]);
    slipstream.destroy();
  });

  it("that never connected is shown by the client that comes in its place", async () => {
    const server = createRooms();
    const { transport } = server;
    const make = () => track(createSlipstream({ url: "/socket", transport, jitter: false }));
    const [first, second] = [make(), make()];
    const rooms = (
      <Waiting>
        <SuspendedRoom />
      </Waiting>
    );
    const { rerender } = renderBare(
      <SlipstreamProvider client={first} connect={false}>
        {rooms}
      </SlipstreamProvider>,
    );
    await advance(10_000);
    rerender(<SlipstreamProvider client={second}>{rooms}</SlipstreamProvider>);
    first.destroy();
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(joins(server)).toEqual(["room:lobby"]);
    second.destroy();
  });

  it("without a url waits too, as its client says why", async () => {
    const { unmount } = renderBare(
      <SlipstreamProvider>
        <Waiting>
          <SuspendedRoom />
        </Waiting>
      </SlipstreamProvider>,
    );
    await advance(30_000);
    expect(seen()).toEqual(["waiting for rooms"]);
    expect(takeLines("warn")).toEqual([expect.stringContaining("url")]);
    unmount();
  });
});

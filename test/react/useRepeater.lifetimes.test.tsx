import { screen } from "@testing-library/react";
import * as React from "react";
import type { ReactNode } from "react";
import {
  createSlipstream,
  createSlipstreamEndpoint,
  SlipstreamProvider,
  type Endpoint,
} from "slipstream-react";
import { describe, expect, it, vi } from "vitest";

import { createHeardEndpoint, createHeldEndpoint } from "../helpers/heardEndpoint.js";
import {
  advance,
  createRooms,
  describeEachMode,
  joins,
  leaves,
  Provider,
  settle,
  takeLines,
  topicsOf,
  track,
} from "../helpers/reactHarness.js";
import { Repeating } from "../helpers/Repeating.js";

const shown = () => screen.getByRole("status").textContent;

describeEachMode("useRepeater, when its client is gone,", ({ renderBare }) => {
  it("goes on with the client of a provider that was mounted anew", async () => {
    const server = createRooms();
    const endpoint = createHeardEndpoint();
    const tree = (key: number) => (
      <Provider key={key} server={server}>
        <Repeating endpoint={endpoint} />
      </Provider>
    );
    const { rerender } = renderBare(tree(1));
    await settle();
    for (const key of [2, 3]) {
      rerender(tree(key));
      await settle();
      server.broadcast("room:lobby", "new_msg", { key });
      await settle();
      expect(shown()).toBe("1 repeated");
    }
    expect(endpoint.heard.map(([, , payload]) => payload)).toEqual([{ key: 2 }, { key: 3 }]);
    expect(joins(server)).toHaveLength(3);
  });

  it("goes on with the client that other options make, without a remount", async () => {
    const server = createRooms();
    const endpoint = createHeldEndpoint();
    const onCommit = vi.fn();
    const tree = (timeoutMs: number) => (
      <SlipstreamProvider url="/socket" transport={server.transport} timeoutMs={timeoutMs}>
        <Repeating endpoint={endpoint} onCommit={onCommit} />
      </SlipstreamProvider>
    );
    const { rerender } = renderBare(tree(1_000));
    await settle();
    for (const n of [1, 2]) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    expect(shown()).toBe("2 queued");
    rerender(tree(2_000));
    await settle();
    expect(shown()).toBe("nothing");
    server.broadcast("room:lobby", "new_msg", { n: 3 });
    await settle();
    endpoint.release();
    endpoint.release();
    await settle();
    expect(shown()).toBe("1 repeated");
    expect(endpoint.heard.map(([, , payload]) => payload)).toEqual([{ n: 1 }, { n: 3 }]);
    expect(server.connections.map(({ status }) => status)).toEqual(["closed", "open"]);
  });

  it("stops with a client of yours that is destroyed, and goes on with another", async () => {
    const server = createRooms();
    const create = () =>
      track(createSlipstream({ url: "/socket", jitter: false, transport: server.transport }));
    const clients = [create(), create()];
    const endpoint = createHeldEndpoint();
    const tree = (client = clients[0]!) => (
      <SlipstreamProvider client={client}>
        <Repeating endpoint={endpoint} />
      </SlipstreamProvider>
    );
    const { rerender, unmount } = renderBare(tree());
    await settle();
    for (const n of [1, 2]) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    clients[0]!.destroy();
    await settle();
    expect(shown()).toBe("1 dropped, 1 unknown");
    rerender(tree());
    endpoint.release();
    await advance(5_000);
    expect(shown()).toBe("1 dropped, 1 unknown");
    rerender(tree(clients[1]));
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 3 });
    await settle();
    endpoint.release();
    await settle();
    expect(shown()).toBe("1 repeated");
    unmount();
    clients[1]!.destroy();
  });

  it("repeats nothing when it is mounted with a client that was destroyed", async () => {
    const server = createRooms();
    const there = createRooms();
    const create = ({ transport }: typeof server) =>
      track(createSlipstream({ url: "/socket", jitter: false, transport }));
    const [client, target] = [create(server), create(there)];
    client.destroy();
    target.connect();
    const { unmount } = renderBare(
      <SlipstreamProvider client={client}>
        <Repeating endpoint={createSlipstreamEndpoint(target)} />
      </SlipstreamProvider>,
    );
    await advance(5_000);
    expect(shown()).toBe("nothing");
    unmount();
    await advance(5_000);
    expect(topicsOf(target)).toEqual([]);
    expect(takeLines("error"), "the provider's").toEqual([expect.stringContaining("destroyed")]);
    target.destroy();
  });

  it("says nothing of a target that is destroyed first, but of what it could not repeat", async () => {
    const server = createRooms();
    const there = createRooms();
    const target = track(
      createSlipstream({ url: "/socket", jitter: false, transport: there.transport }),
    );
    target.connect();
    const endpoint = createSlipstreamEndpoint(target);
    renderBare(
      <Provider server={server}>
        <Repeating endpoint={endpoint} />
      </Provider>,
    );
    await settle();
    target.destroy();
    await settle();
    for (const n of [1, 2]) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    expect(shown()).toBe("2 failed");
    expect(takeLines("error")).toEqual([expect.stringContaining("destroyed")]);
  });
});

// React 18 has none.
const { Activity } = React as Partial<Pick<typeof React, "Activity">>;

describe.skipIf(!Activity)("React 19", () => {
  describeEachMode("useRepeater in a hidden Activity", ({ render, renderBare }) => {
    const Shown = Activity!;
    const hidable = (isShown: boolean, children: ReactNode) => (
      <Shown mode={isShown ? "visible" : "hidden"}>{children}</Shown>
    );

    it("stops, and shown again goes on with its counts", async () => {
      const endpoint = createHeldEndpoint();
      const tree = (isShown: boolean) => hidable(isShown, <Repeating endpoint={endpoint} />);
      const { server, rerender } = render(tree(true));
      await settle();
      for (const n of [1, 2, 3]) server.broadcast("room:lobby", "new_msg", { n });
      await settle();
      endpoint.release();
      await settle();
      rerender(tree(false));
      server.broadcast("room:lobby", "new_msg", { n: 4 });
      endpoint.release();
      await advance(1_000);
      expect(leaves(server)).toEqual(["room:lobby"]);
      expect(endpoint.heard).toHaveLength(2);
      rerender(tree(true));
      await settle();
      expect(screen.getByText("1 repeated, 1 dropped, 1 unknown")).toBeDefined();
      server.broadcast("room:lobby", "new_msg", { n: 5 });
      await settle();
      endpoint.release();
      await settle();
      expect(shown()).toBe("2 repeated, 1 dropped, 1 unknown");
      expect(endpoint.heard.map(([, , payload]) => payload)).toEqual([
        { n: 1 },
        { n: 2 },
        { n: 5 },
      ]);
      expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
    });

    it("shown again within leaveAfterMs causes no frame", async () => {
      const endpoint = createHeardEndpoint();
      const tree = (isShown: boolean) => hidable(isShown, <Repeating endpoint={endpoint} />);
      const { server, rerender } = render(tree(true));
      await settle();
      rerender(tree(false));
      await advance(500);
      rerender(tree(true));
      await advance(5_000);
      server.broadcast("room:lobby", "new_msg", {});
      await settle();
      expect(shown()).toBe("1 repeated");
      expect(joins(server)).toEqual(["room:lobby"]);
      expect(leaves(server)).toEqual([]);
    });

    it("around the provider too goes on, with another client", async () => {
      const server = createRooms();
      const endpoint = createHeardEndpoint();
      const inside = (own: Endpoint) => (
        <Provider server={server}>
          <Repeating endpoint={own} />
        </Provider>
      );
      const { rerender } = renderBare(hidable(true, inside(endpoint)));
      await settle();
      for (let times = 1; times <= 2; times++) {
        rerender(hidable(false, inside(endpoint)));
        await settle();
        rerender(hidable(true, inside(endpoint)));
        await settle();
        server.broadcast("room:lobby", "new_msg", { times });
        await settle();
        expect(shown()).toBe("1 repeated");
        expect(endpoint.heard).toHaveLength(times);
        expect(joins(server)).toHaveLength(times + 1);
      }
    });
  });
});

import { act, screen } from "@testing-library/react";
import * as React from "react";
import { startTransition, Suspense, useState } from "react";
import { SlipstreamProvider, useChannel } from "slipstream-react";
import { describe, expect, it, vi } from "vitest";

import { createGate } from "../helpers/gate.js";
import {
  advance,
  createRooms,
  describeEachMode,
  joins,
  leaves,
  settle,
  topicsOf,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

describeEachMode("Suspense", ({ render }) => {
  it("claims nothing for a render that is thrown away, and one topic once it commits", async () => {
    const { Wait, open } = createGate();
    let renders = 0;
    function Suspended() {
      "use no memo"; // It counts renders that are thrown away.
      renders += 1;
      const { status } = useChannel("room:lobby");
      return (
        <p>
          {status} <Wait />
        </p>
      );
    }
    const { server, slipstream } = render(
      <Suspense fallback={<p>waiting</p>}>
        <Suspended />
        <Wait />
      </Suspense>,
    );
    await advance(5_000);
    expect(screen.getByText("waiting")).toBeDefined();
    expect(renders).toBeGreaterThan(0);
    expect(topicsOf(slipstream)).toEqual([]);
    expect(joins(server)).toEqual([]);
    await open();
    await settle();
    expect(screen.getByText("joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(1);
  });

  it("claims nothing for a tree that never commits", async () => {
    const { Wait } = createGate();
    const { server, slipstream, rerender } = render(
      <Suspense fallback={<p>waiting</p>}>
        <Room />
        <Wait />
      </Suspense>,
    );
    await settle();
    rerender(<p>gone</p>);
    await advance(5_000);
    expect(topicsOf(slipstream)).toEqual([]);
    expect(joins(server)).toEqual([]);
  });

  it("keeps the claim and the messages of a room that is hidden by a later fallback", async () => {
    const { Wait, open } = createGate();
    const heard = vi.fn();
    const tree = (isSuspended: boolean) => (
      <Suspense fallback={<p>waiting</p>}>
        <Room onNew={heard} />
        {isSuspended && <Wait />}
      </Suspense>
    );
    const { server, rerender } = render(tree(false));
    await settle();
    rerender(tree(true));
    expect(screen.getByText("waiting")).toBeDefined();
    server.broadcast("room:lobby", "new_msg", {});
    await advance(5_000);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(leaves(server)).toEqual([]);
    await open();
    expect(joins(server)).toEqual(["room:lobby"]);
  });
});

describeEachMode("startTransition", ({ render }) => {
  it("claims the new topic when it commits: a transition that is given up claims nothing", async () => {
    const { Wait } = createGate();
    let setTopic: (topic: string) => void = () => undefined;
    function Rooms() {
      "use no memo"; // It hands its setter out.
      const [topic, set] = useState("room:a");
      setTopic = set;
      return (
        <>
          <Room topic={topic} />
          {topic === "room:slow" && <Wait />}
        </>
      );
    }
    const { server, slipstream } = render(
      <Suspense fallback={<p>waiting</p>}>
        <Rooms />
      </Suspense>,
    );
    await settle();
    act(() => startTransition(() => setTopic("room:slow")));
    await settle();
    expect(screen.getByText("room:a joined")).toBeDefined();
    expect(topicsOf(slipstream)).toEqual(["room:a"]);
    act(() => startTransition(() => setTopic("room:b")));
    await advance(1_000);
    expect(screen.getByText("room:b joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual(["room:a"]);
  });
});

// React 18 has none.
const { Activity } = React as Partial<Pick<typeof React, "Activity">>;

describe.skipIf(!Activity)("React 19", () => {
  describeEachMode("a hidden Activity", ({ render, renderBare }) => {
    const Shown = Activity!;
    const modeOf = (isShown: boolean) => (isShown ? "visible" : "hidden");

    it("is an unmount: the topic is left, and nothing is heard", async () => {
      const heard = vi.fn();
      const tree = (isShown: boolean) => (
        <Shown mode={modeOf(isShown)}>
          <Room onNew={heard} />
        </Shown>
      );
      const { server, rerender } = render(tree(true));
      await settle();
      rerender(tree(false));
      server.broadcast("room:lobby", "new_msg", { n: 1 });
      await advance(1_000);
      expect(heard).not.toHaveBeenCalled();
      expect(leaves(server)).toEqual(["room:lobby"]);
    });

    it("claims nothing while it was never shown", async () => {
      const { server, slipstream } = render(
        <Shown mode="hidden">
          <Room />
        </Shown>,
      );
      await act(() => advance(5_000));
      expect(topicsOf(slipstream)).toEqual([]);
      expect(joins(server)).toEqual([]);
    });

    it("joins again when it is shown again, and hears again", async () => {
      const heard = vi.fn();
      const tree = (isShown: boolean) => (
        <Shown mode={modeOf(isShown)}>
          <Room onNew={heard} />
        </Shown>
      );
      const { server, rerender } = render(tree(true));
      await settle();
      rerender(tree(false));
      await advance(1_000);
      rerender(tree(true));
      await settle();
      server.broadcast("room:lobby", "new_msg", { n: 1 });
      await settle();
      expect(screen.getByText("room:lobby joined")).toBeDefined();
      expect(heard.mock.calls).toEqual([[{ n: 1 }]]);
      expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
    });

    it("shown again within leaveAfterMs causes no frame", async () => {
      const tree = (isShown: boolean) => (
        <Shown mode={modeOf(isShown)}>
          <Room />
        </Shown>
      );
      const { server, rerender } = render(tree(true));
      await settle();
      rerender(tree(false));
      await advance(999);
      rerender(tree(true));
      await advance(5_000);
      expect(joins(server)).toEqual(["room:lobby"]);
      expect(leaves(server)).toEqual([]);
    });

    it("around the provider itself ends its client; shown again there is another one", async () => {
      const server = createRooms();
      const heard = vi.fn();
      const tree = (isShown: boolean) => (
        <Shown mode={modeOf(isShown)}>
          <SlipstreamProvider url="/socket" jitter={false} transport={server.transport}>
            <Room onNew={heard} />
          </SlipstreamProvider>
        </Shown>
      );
      const { rerender } = renderBare(tree(true));
      await settle();
      for (let times = 1; times <= 2; times++) {
        rerender(tree(false));
        await settle();
        expect(server.connections.at(-1)?.status).toBe("closed");
        rerender(tree(true));
        await settle();
        expect(screen.getByText("room:lobby joined")).toBeDefined();
        server.broadcast("room:lobby", "new_msg", { times });
        await settle();
        expect(heard).toHaveBeenLastCalledWith({ times });
        expect(heard).toHaveBeenCalledTimes(times);
        expect(server.connections).toHaveLength(times + 1);
        expect(joins(server)).toHaveLength(times + 1);
      }
    });
  });
});

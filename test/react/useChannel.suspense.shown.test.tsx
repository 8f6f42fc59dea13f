import { act, screen } from "@testing-library/react";
import * as React from "react";
import { startTransition, useState } from "react";
import { createSlipstream, SlipstreamProvider, useChannel } from "slipstream-react";
import { describe, expect, it, vi } from "vitest";

import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  joins,
  leaves,
  Provider,
  settle,
  topicsOf,
  track,
} from "../helpers/reactHarness.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

const room = (name = "lobby", props = {}) => (
  <Waiting>
    <SuspendedRoom topic={`room:${name}`} {...props} />
  </Waiting>
);

describeEachMode("with suspense and shown once, useChannel", ({ render, renderBare, strict }) => {
  it("never suspends again: a drop and a rejoin show as stale", async () => {
    const server = createServer();
    render(room(), { server });
    (await server.expectJoin("room:lobby")).ok({ n: 1 });
    await settle();
    server.disconnect({ code: 1006 });
    await settle();
    expect(seen()).toEqual(['room:lobby stale, pending {"n":1}']);
    await advance(100);
    expect(seen()).toEqual(['room:lobby stale, joining {"n":1}']);
    (await server.expectJoin("room:lobby")).ok({ n: 2 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":2}']);
    server.crash("room:lobby");
    await settle();
    expect(seen()).toEqual(['room:lobby stale, backoff {"n":2}']);
    await advance(100);
    (await server.expectJoin("room:lobby")).ok({ n: 3 });
    await settle();
    server.close("room:lobby");
    await advance(60_000);
    expect(seen()).toEqual(['room:lobby stale, closed {"n":3}']);
  });

  it("suspends for another topic, and releases the old one once that is there", async () => {
    const server = createServer();
    const heard = vi.fn();
    const { slipstream, rerender } = render(room("a", { onNew: heard }), { server });
    (await server.expectJoin("room:a")).ok({});
    await settle();
    rerender(room("b", { onNew: heard }));
    expect(seen()).toEqual(["waiting for rooms"]);
    await advance(9_000);
    expect(topicsOf(slipstream)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual([]);
    (await server.expectJoin("room:b")).ok({});
    server.broadcast("room:b", "new_msg", { n: 1 });
    await settle();
    expect(seen()).toEqual(["room:b joined {}"]);
    expect(heard.mock.calls).toEqual([[{ n: 1 }]]);
    await advance(1_000);
    expect(leaves(server)).toEqual(["room:a"]);
    expect(topicsOf(slipstream)).toEqual(["room:b"]);
    expect(slipstream.store.getState().topics.get("room:b")?.claims).toBe(1);
  });

  it("keeps the old topic in a transition, its messages too, until the new one is there", async () => {
    const server = createServer();
    const heard: unknown[] = [];
    let setName: (name: string) => void = () => undefined;
    function Rooms() {
      "use no memo"; // It hands its setter out.
      const [name, set] = useState("a");
      setName = set;
      return room(name, { onNew: (payload: unknown) => heard.push([name, payload]) });
    }
    const { slipstream } = render(<Rooms />, { server });
    (await server.expectJoin("room:a")).ok({});
    await settle();
    act(() => startTransition(() => setName("b")));
    await settle();
    expect(seen()).toEqual(["room:a joined {}"]);
    server.broadcast("room:a", "new_msg", { n: 1 });
    await advance(9_000);
    expect(seen()).toEqual(["room:a joined {}"]);
    server.broadcast("room:a", "new_msg", { n: 2 });
    (await server.expectJoin("room:b")).ok({});
    server.broadcast("room:b", "new_msg", { n: 3 });
    await settle();
    expect(seen()).toEqual(["room:b joined {}"]);
    expect(heard).toEqual([
      ["a", { n: 1 }],
      ["a", { n: 2 }],
      ["b", { n: 3 }],
    ]);
    await advance(10_000);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual(["room:a"]);
    expect(topicsOf(slipstream)).toEqual(["room:b"]);
  });

  it("shows a drop of the old topic while a transition waits for the new one", async () => {
    const server = createServer();
    let setName: (name: string) => void = () => undefined;
    function Rooms() {
      "use no memo"; // It hands its setter out.
      const [name, set] = useState("a");
      setName = set;
      return room(name);
    }
    render(<Rooms />, { server });
    (await server.expectJoin("room:a")).ok({});
    await settle();
    act(() => startTransition(() => setName("b")));
    (await server.expectJoin("room:b")).ignore();
    server.disconnect({ code: 1006 });
    await advance(100);
    expect(seen()).toEqual(["room:a stale, joining {}"]);
    (await server.expectJoin("room:a")).ok({});
    (await server.expectJoin("room:b")).ok({});
    await settle();
    expect(seen()).toEqual(["room:b joined {}"]);
  });

  it("needs no fallback to go to a topic that is joined, or to none", async () => {
    const server = createRooms();
    function Maybe({ topic }: { topic: string | null }) {
      const { status } = useChannel(topic, { suspense: true });
      return <p>{[topic, status].join(" ")}</p>;
    }
    const tree = (topic: string | null) => (
      <>
        <Waiting>
          <SuspendedRoom topic="room:b" />
        </Waiting>
        <Waiting>
          <Maybe topic={topic} />
        </Waiting>
      </>
    );
    const { rerender } = render(tree("room:a"), { server });
    await settle();
    rerender(tree("room:b"));
    expect(seen()).toEqual(["room:b joined {}", "room:b joined"]);
    rerender(tree(null));
    expect(seen()).toEqual(["room:b joined {}", " idle"]);
    await advance(2_000);
    expect(leaves(server)).toEqual(["room:a"]);
  });

  it("shares no claim with a room of another provider", async () => {
    const [one, other] = [createServer(), createServer()];
    renderBare(
      <>
        <Provider server={one}>{room()}</Provider>
        <Provider server={other}>{room()}</Provider>
      </>,
    );
    (await one.expectJoin("room:lobby")).ok({ n: 1 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":1}', "waiting for rooms"]);
    (await other.expectJoin("room:lobby")).ok({ n: 2 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":1}', 'room:lobby joined {"n":2}']);
    expect([joins(one), joins(other)]).toEqual([["room:lobby"], ["room:lobby"]]);
  });

  it("suspends for the client that replaces its own, whose connection ends", async () => {
    const server = createRooms();
    const onRender = vi.fn();
    const tree = (url: string) => (
      <SlipstreamProvider url={url} jitter={false} transport={server.transport}>
        {room("lobby", { onRender })}
      </SlipstreamProvider>
    );
    const { rerender } = renderBare(tree("/one"));
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    onRender.mockClear();
    rerender(tree("/two"));
    expect(seen()).toEqual(["waiting for rooms"]);
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(server.connections.map(({ status }) => status)).toEqual(["closed", "open"]);
    expect(joins(server)).toHaveLength(2);
    expect(onRender.mock.calls.length).toBeLessThanOrEqual(strict ? 12 : 6);
    await advance(60_000);
    expect(onRender.mock.calls.length).toBeLessThanOrEqual(strict ? 12 : 6);
  });

  it("goes on waiting with the client that replaces its own before the answer", async () => {
    const [first, second] = [createServer(), createServer()];
    const tree = (server: typeof first, url: string) => (
      <SlipstreamProvider url={url} jitter={false} transport={server.transport}>
        {room()}
      </SlipstreamProvider>
    );
    const { rerender } = renderBare(tree(first, "/one"));
    (await first.expectJoin("room:lobby")).ignore();
    rerender(tree(second, "/two"));
    (await second.expectJoin("room:lobby")).ok({ n: 2 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":2}']);
    expect(first.connections.map(({ status }) => status)).toEqual(["closed"]);
    await advance(10_000);
    expect(joins(second)).toEqual(["room:lobby"]);
  });

  it.each(["waits", "is shown"])(
    "waits for another client when its own is destroyed while it %s, and does not spin",
    async (how) => {
      const server = createServer();
      const onRender = vi.fn();
      const slipstream = track(createSlipstream({ url: "/socket", transport: server.transport }));
      renderBare(
        <SlipstreamProvider client={slipstream}>{room("lobby", { onRender })}</SlipstreamProvider>,
      );
      const join = await server.expectJoin("room:lobby");
      if (how === "is shown") join.ok({ n: 1 });
      await settle();
      onRender.mockClear();
      act(() => slipstream.destroy());
      await advance(60_000);
      expect(onRender.mock.calls.length).toBeLessThanOrEqual(strict ? 8 : 4);
      expect(screen.getByText("waiting for rooms")).toBeTruthy();
    },
  );
});

// React 18 has none.
const { Activity } = React as Partial<Pick<typeof React, "Activity">>;

describe.skipIf(!Activity)("React 19", () => {
  describeEachMode("with suspense in a hidden Activity, useChannel", ({ render }) => {
    const Shown = Activity!;
    const tree = (isShown: boolean, props = {}) => (
      <Shown mode={isShown ? "visible" : "hidden"}>{room("lobby", props)}</Shown>
    );

    it("is unmounted: its topic is left, and shown again it is joined and shown", async () => {
      const server = createServer();
      const heard = vi.fn();
      const { slipstream, rerender } = render(tree(true, { onNew: heard }), { server });
      (await server.expectJoin("room:lobby")).ok({ n: 1 });
      await settle();
      rerender(tree(false, { onNew: heard }));
      await advance(10_000);
      await server.expectLeave("room:lobby");
      rerender(tree(true, { onNew: heard }));
      (await server.expectJoin("room:lobby")).ok({ n: 2 });
      server.broadcast("room:lobby", "new_msg", { n: 3 });
      await settle();
      expect(seen()).toEqual(['room:lobby joined {"n":2}']);
      expect(heard.mock.calls).toEqual([[{ n: 3 }]]);
      await advance(10_000);
      expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(1);
      expect(joins(server)).toHaveLength(2);
      expect(leaves(server)).toHaveLength(1);
    });

    it("shown again within leaveAfterMs causes no frame and no fallback", async () => {
      const server = createRooms();
      const { rerender } = render(tree(true), { server });
      await settle();
      rerender(tree(false));
      await advance(900);
      rerender(tree(true));
      expect(seen()).toEqual(["room:lobby joined {}"]);
      await advance(10_000);
      expect(joins(server)).toEqual(["room:lobby"]);
      expect(leaves(server)).toEqual([]);
    });

    it("waits on while it is hidden, and is left when the answer came and nobody saw it", async () => {
      const server = createServer();
      // What is hidden renders at the end of each `act`.
      const advanceHidden = async () => {
        for (let ms = 0; ms < 7_000; ms += 500) await act(() => advance(500));
      };
      const { slipstream, rerender } = render(tree(true), { server });
      const join = await server.expectJoin("room:lobby");
      rerender(tree(false));
      await advanceHidden();
      expect(leaves(server)).toEqual([]);
      join.ok({ n: 1 });
      await advanceHidden();
      await server.expectLeave("room:lobby");
      expect(topicsOf(slipstream)).toEqual([]);
      rerender(tree(true));
      (await server.expectJoin("room:lobby")).ok({ n: 2 });
      await settle();
      expect(seen()).toEqual(['room:lobby joined {"n":2}']);
      await advance(10_000);
      expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(1);
      expect(joins(server)).toHaveLength(2);
    });

    it("never shown so far, joins ahead, and is there at once when it is shown", async () => {
      const server = createServer();
      const { rerender } = render(tree(false), { server });
      await act(() => advance(2_000));
      (await server.expectJoin("room:lobby")).ok({ n: 1 });
      await act(() => advance(2_000));
      rerender(tree(true));
      expect(seen()).toEqual(['room:lobby joined {"n":1}']);
      await advance(10_000);
      expect(joins(server)).toEqual(["room:lobby"]);
      expect(leaves(server)).toEqual([]);
    });
  });
});

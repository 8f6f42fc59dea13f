import { screen } from "@testing-library/react";
import { useEffect } from "react";
import { expect, it, vi } from "vitest";

import { advance, describeEachMode, joins, leaves, settle } from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

describeEachMode("mounting", ({ render, strict }) => {
  it("is one connection, one join and no leave, though StrictMode mounts twice", async () => {
    const mounted = vi.fn();
    function Probe() {
      useEffect(mounted);
      return null;
    }
    const { server } = render(
      <Room>
        <Probe />
      </Room>,
    );
    await advance(5_000);
    expect(mounted).toHaveBeenCalledTimes(strict ? 2 : 1);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(server.connections).toHaveLength(1);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("is one claim per component", async () => {
    const { slipstream, rerender } = render([<Room key="a" />, <Room key="b" />]);
    const claims = () => slipstream.store.getState().topics.get("room:lobby")?.claims;
    await settle();
    expect(claims()).toBe(2);
    rerender([<Room key="a" />]);
    await settle();
    expect(claims()).toBe(1);
  });

  it("calls each handler and each callback once", async () => {
    const onNew = vi.fn();
    const onMessage = vi.fn();
    const onJoin = vi.fn();
    const params = vi.fn(() => ({}));
    const { server } = render(<Room {...{ onNew, onMessage, onJoin, params }} />);
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect(onNew.mock.calls).toEqual([[{ n: 1 }]]);
    expect(onMessage.mock.calls).toEqual([["new_msg", { n: 1 }]]);
    expect(onJoin.mock.calls).toEqual([[{}, { isRejoin: false }]]);
    expect(params).toHaveBeenCalledTimes(1);
  });

  it("rejoins once after a drop", async () => {
    const { server } = render(<Room />);
    await settle();
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(server.connections).toHaveLength(2);
    expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
  });
});

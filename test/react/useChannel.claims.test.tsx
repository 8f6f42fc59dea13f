import { screen } from "@testing-library/react";
import { useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import {
  useChannel,
  useChannelEvent,
  type UseChannelResult,
  useSlipstream,
} from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createServer,
  describeEachMode,
  joins,
  leaves,
  sentPayloads,
  settle,
  topicsOf,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

describeEachMode("a claim of useChannel", ({ render }) => {
  it("joins its topic once, with its params", async () => {
    const { server } = render(<Room params={{ token: "t" }} />);
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(sentPayloads(server, "phx_join")).toEqual([{ token: "t" }]);
    expect(leaves(server)).toEqual([]);
  });

  it("is not made in render, before the effect", () => {
    const seen: string[][] = [];
    function Peek() {
      const slipstream = useSlipstream();
      useChannel("room:lobby");
      seen.push(topicsOf(slipstream));
      useLayoutEffect(() => void seen.push(topicsOf(slipstream)), [slipstream]);
      return null;
    }
    const { slipstream } = render(<Peek />);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.flat()).toEqual([]);
    return settle().then(() => expect(topicsOf(slipstream)).toEqual(["room:lobby"]));
  });

  it("waits for a connection and is joined when it opens", async () => {
    const server = createServer();
    server.channel("room:*", {});
    server.hangConnect();
    render(<Room />, { server });
    await settle();
    expect(screen.getByText("room:lobby pending")).toBeDefined();
    server.acceptConnect();
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("shares the join of two components, and all get every message", async () => {
    const first = vi.fn();
    const second = vi.fn();
    const { server } = render(
      <>
        <Room onNew={first} />
        <Room onNew={second} />
      </>,
    );
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    server.push("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(first.mock.calls).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    expect(second.mock.calls).toEqual(first.mock.calls);
  });

  it("shares the join with a component that is mounted later, without a frame", async () => {
    const later = vi.fn();
    const { server, rerender } = render(<Room key="first" />);
    await settle();
    rerender(
      <>
        <Room key="first" />
        <Room key="later" onNew={later} />
      </>,
    );
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(screen.getAllByText("room:lobby joined")).toHaveLength(2);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(later).toHaveBeenCalledTimes(1);
  });

  it.each(["first", "second"])("of the %s of two silences nobody when it ends", async (gone) => {
    const heard = { first: vi.fn(), second: vi.fn() };
    const rooms = (names: ("first" | "second")[]) =>
      names.map((name) => <Room key={name} onNew={heard[name]} />);
    const { server, rerender } = render(rooms(["first", "second"]));
    await settle();
    rerender(rooms(gone === "first" ? ["second"] : ["first"]));
    await advance(2_000);
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(leaves(server)).toEqual([]);
    expect(heard.first).toHaveBeenCalledTimes(gone === "first" ? 0 : 1);
    expect(heard.second).toHaveBeenCalledTimes(gone === "first" ? 1 : 0);
  });

  it("of the last component leaves after leaveAfterMs, once, with the join_ref", async () => {
    const { server, rerender } = render([<Room key="a" />, <Room key="b" />]);
    const { joinRef } = await server.expectJoin("room:lobby");
    await settle();
    rerender([<Room key="b" />]);
    await advance(1_000);
    rerender([]);
    await advance(999);
    expect(leaves(server)).toEqual([]);
    await advance(1);
    expect(leaves(server)).toEqual(["room:lobby"]);
    expect(await server.expectLeave("room:lobby")).toMatchObject({ joinRef });
  });

  it("sends nothing when it ends and is made again within leaveAfterMs", async () => {
    const { server, rerender } = render(<Room key="one" />);
    await settle();
    rerender(<p />);
    await advance(999);
    rerender(<Room key="another" />);
    await advance(5_000);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("joins again when it is made again after the topic was left", async () => {
    const { server, rerender } = render(<Room key="one" />);
    await settle();
    rerender(<p />);
    await advance(1_000);
    rerender(<Room key="another" />);
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
    expect(leaves(server)).toEqual(["room:lobby"]);
  });

  it("is heard of no more from the moment it ends, though the topic lingers", async () => {
    const heard = vi.fn();
    const { server, slipstream, rerender } = render(
      <Room onNew={heard} onMessage={heard} onClose={heard} onError={heard} />,
    );
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    rerender(<p />);
    await settle();
    server.crash("room:lobby");
    await settle();
    expect(heard).not.toHaveBeenCalled();
    expect(topicsOf(slipstream)).toEqual(["room:lobby"]);
  });

  it("is silent at once when a handler of the same message unmounts its component", async () => {
    const heard = vi.fn();
    function Closer({ onNew }: { onNew: () => void }) {
      useChannelEvent(useChannel("room:lobby"), "new_msg", onNew);
      return null;
    }
    // Never taken off: it is silent because the claim is over.
    const listen = ({ on }: UseChannelResult) => void on("new_msg", heard);
    function Rooms() {
      const [isShown, setIsShown] = useState(true);
      return (
        <>
          <Closer onNew={() => flushSync(() => setIsShown(false))} />
          {isShown && <Room onNew={heard} onMessage={heard} onCommit={listen} />}
        </>
      );
    }
    const { server } = render(<Rooms />);
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(screen.queryByText(/room/)).toBeNull();
    expect(heard).not.toHaveBeenCalled();
  });

  it("leaves when the whole tree is unmounted: the client is destroyed with it", async () => {
    const { server, slipstream, unmount } = render(<Room />);
    await settle();
    unmount();
    await settle();
    expect(server.connections.map(({ status }) => status)).toEqual(["closed"]);
    expect(slipstream.store.getState().connection.status).toBe("stopped");
  });
});

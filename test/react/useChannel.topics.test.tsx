import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { SlipstreamError, useChannel } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createServer,
  describeEachMode,
  joins,
  leaves,
  settle,
  takeLines,
  topicsOf,
} from "../helpers/reactHarness.js";
import { outcomeOf } from "../helpers/outcomeOf.js";
import { Room } from "../helpers/Room.js";

describeEachMode("the topic of useChannel", ({ render }) => {
  it("changes from a to b: b is claimed, a released and left", async () => {
    const { server, rerender } = render(<Room topic="room:a" />);
    await settle();
    rerender(<Room topic="room:b" />);
    await settle();
    expect(screen.getByText("room:b joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    await advance(1_000);
    expect(leaves(server)).toEqual(["room:a"]);
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(joins(server)).toEqual(["room:a", "room:b", "room:b"]);
  });

  it("changes from a to b: a late message of a never reaches b's handlers", async () => {
    const heard = vi.fn();
    const room = (topic: string) => <Room topic={topic} onNew={heard} onMessage={heard} />;
    const { server, slipstream, rerender } = render(room("room:a"));
    await settle();
    server.broadcast("room:a", "new_msg", { late: true });
    rerender(room("room:b"));
    server.broadcast("room:a", "new_msg", { late: true });
    await settle();
    // It still lingers, and still receives.
    expect(topicsOf(slipstream)).toEqual(["room:a", "room:b"]);
    expect(heard).not.toHaveBeenCalled();
    server.broadcast("room:b", "new_msg", {});
    await settle();
    expect(heard.mock.calls).toEqual([[{}], ["new_msg", {}]]);
  });

  it("changes from a to b: what belongs to a is not shown for b", async () => {
    const server = createServer();
    const onCommit = vi.fn();
    const room = (topic: string) => <Room topic={topic} onCommit={onCommit} />;
    const { rerender } = render(room("room:a"), { server });
    (await server.expectJoin("room:a")).ok({ of: "a" });
    await settle();
    onCommit.mockClear();
    rerender(room("room:b"));
    expect(onCommit.mock.calls[0]).toMatchObject([
      { topic: "room:b", status: "pending", response: undefined, isStale: false },
    ]);
    (await server.expectJoin("room:b")).ok({ of: "b" });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(
      expect.objectContaining({ topic: "room:b", status: "joined", response: { of: "b" } }),
    );
  });

  it("changes from a to b: what was pushed on a rejects with left", async () => {
    const server = createServer();
    let push: ReturnType<typeof useChannel>["push"] | undefined;
    const room = (topic: string) => (
      <Room topic={topic} onCommit={(room) => (push ??= room.push)} />
    );
    const { rerender } = render(room("room:a"), { server });
    await server.expectJoin("room:a");
    const outcome = outcomeOf(push!("hello"));
    rerender(room("room:b"));
    await settle();
    expect(outcome.result).toBe("left");
  });

  it("changes from a to b and back within leaveAfterMs: no frame for a", async () => {
    const { server, rerender } = render(<Room topic="room:a" />);
    await settle();
    rerender(<Room topic="room:b" />);
    await advance(500);
    rerender(<Room topic="room:a" />);
    await advance(2_000);
    expect(screen.getByText("room:a joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual(["room:b"]);
  });

  it("is idle while null: no claim, no frame, no error", async () => {
    const onCommit = vi.fn();
    const { server, slipstream } = render(<Room topic={null} onCommit={onCommit} />);
    await advance(5_000);
    const room = onCommit.mock.lastCall?.[0] as ReturnType<typeof useChannel>;
    expect(room).toMatchObject({
      topic: null,
      status: "idle",
      isJoined: false,
      isStale: false,
      attempts: 0,
      channel: null,
    });
    expect(topicsOf(slipstream)).toEqual([]);
    expect(joins(server)).toEqual([]);
    room.send("nothing");
    room.rejoin();
    room.on("new_msg", () => undefined)();
    await expect(room.push("hello")).rejects.toMatchObject({ code: "not-joined", event: "hello" });
  });

  it("changes from null to a and to null again", async () => {
    const { server, slipstream, rerender } = render(<Room topic={null} />);
    await settle();
    rerender(<Room topic="room:a" />);
    await settle();
    expect(screen.getByText("room:a joined")).toBeDefined();
    rerender(<Room topic={null} />);
    expect(screen.getByText("idle")).toBeDefined();
    await advance(1_000);
    expect(joins(server)).toEqual(["room:a"]);
    expect(leaves(server)).toEqual(["room:a"]);
    expect(topicsOf(slipstream)).toEqual([]);
  });

  it("changes in a burst of clicks: joined is where it ends", async () => {
    function Rooms() {
      const [n, setN] = useState(0);
      const { topic, status } = useChannel(`room:${n}`);
      return (
        <button onClick={() => setN(n + 1)}>
          {topic} {status}
        </button>
      );
    }
    const { server, slipstream } = render(<Rooms />);
    await settle();
    for (let n = 0; n < 5; n++) fireEvent.click(screen.getByRole("button"));
    await settle();
    expect(screen.getByText("room:5 joined")).toBeDefined();
    await advance(1_000);
    expect(topicsOf(slipstream)).toEqual(["room:5"]);
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(joins(server).at(-1)).toBe("room:5");
    expect(joins(server)).toHaveLength(7);
  });

  it("throws while empty: invalid-config, with what to do", () => {
    let thrown: unknown;
    try {
      render(<Room topic="" />);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SlipstreamError);
    expect(thrown).toMatchObject({ code: "invalid-config", message: "the topic is empty" });
    expect((thrown as SlipstreamError).hint).toContain("null");
    // React tells of it too.
    takeLines("error");
    takeLines("warn");
  });
});

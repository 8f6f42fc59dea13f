import { useEffect } from "react";
import {
  useChannel,
  useChannelReducer,
  type UseChannelResult,
  useLatest,
  usePresence,
  usePush,
} from "slipstream-react";
import { type ChannelDefinition } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { collect, Lines, linesOf } from "../helpers/Lines.js";
import { nextFrame, openPage } from "../helpers/page.js";
import {
  advance,
  createServer,
  describeEachMode,
  settle,
  standingAssertions,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

interface ReaderProps {
  room: UseChannelResult;
  /** Told of each commit. */
  onCommit: (value: unknown) => void;
}

function Reduced({ room, onCommit }: ReaderProps) {
  const lines = useChannelReducer(room, collect, []);
  useEffect(() => onCommit(lines));
  return null;
}

function Latest({ room, onCommit }: ReaderProps) {
  const latest = useLatest(room, "tick", { select: (tick) => ({ tick }) });
  useEffect(() => onCommit(latest));
  return null;
}

function Pushed({ room, onCommit }: ReaderProps) {
  const shout = usePush(room, "shout");
  useEffect(() => onCommit(shout));
  return null;
}

function Present({ room, onCommit }: ReaderProps) {
  const presence = usePresence(room);
  useEffect(() => onCommit(presence));
  return null;
}

const readers = { Reduced, Latest, Pushed, Present };
const commits = { Reduced: vi.fn(), Latest: vi.fn(), Pushed: vi.fn(), Present: vi.fn() };

/** What belongs to a topic and a component, and nothing else: the result of useChannel is fixed. */
function Readers({ topic }: { topic: string }) {
  const room = useChannel(topic);
  return Object.entries(readers).map(([name, Reader]) => (
    <Reader key={name} room={room} onCommit={commits[name as keyof typeof commits]} />
  ));
}

function takeCommits(): Record<string, number> {
  const counts = Object.fromEntries(
    Object.entries(commits).map(([name, { mock }]) => [name, mock.calls.length]),
  );
  for (const commit of Object.values(commits)) commit.mockClear();
  return counts;
}

const none = { Reduced: 0, Latest: 0, Pushed: 0, Present: 0 };

const busy: ChannelDefinition = {
  join: (_params, socket) => socket.track("ann", {}),
  handleIn: { "*": (payload) => ({ ok: payload }) },
};

describeEachMode("rendering of the hooks on messages", ({ render }) => {
  function start() {
    const server = createServer();
    server.channel("room:*", busy);
    const room = <Readers key="readers" topic="room:a" />;
    return { room, ...render([room], { server }) };
  }

  it("comes with the messages of their own kind, for those alone who read them", async () => {
    const { server } = start();
    await settle();
    takeCommits();
    server.broadcast("room:a", "other", {});
    await settle();
    expect(takeCommits()).toEqual({ ...none, Reduced: 1 });
    server.broadcast("room:a", "tick", { price: 1 });
    await settle();
    expect(takeCommits()).toEqual({ ...none, Reduced: 1, Latest: 1 });
    const joins = { bob: { metas: [{ phx_ref: "b" }] } };
    server.broadcast("room:a", "presence_diff", { joins, leaves: {} });
    await settle();
    expect(takeCommits()).toEqual({ ...none, Reduced: 1, Present: 1 });
  });

  it("is caused by nothing of another topic", async () => {
    const { server, slipstream, room, rerender } = start();
    await settle();
    takeCommits();
    // The same element: React itself has no reason to render it.
    rerender([room, <Room key="other" topic="room:b" />]);
    await settle();
    const other = slipstream.channel("room:b");
    await other.push("tick", {});
    for (const event of ["tick", "new_msg"]) server.broadcast("room:b", event, {});
    await settle();
    server.crash("room:b");
    await settle();
    rerender([room]);
    void other.leave();
    await advance(2_000);
    expect(takeCommits()).toEqual(none);
  });

  it("is caused by no claim, push or reply of others on their topic", async () => {
    const { slipstream, room, rerender } = start();
    await settle();
    takeCommits();
    rerender([room, <Lines key="lines" topic="room:a" />]);
    const other = slipstream.channel("room:a");
    await other.push("shout", {});
    await other.leave();
    rerender([room]);
    await settle();
    expect(takeCommits()).toEqual(none);
  });
});

describe("on a page, the hooks on messages", () => {
  standingAssertions({ isPage: true });

  it("render a burst of 1,000 messages once, and the reducer loses none of it", async () => {
    const { server } = await openPage(<Readers topic="room:a" />);
    await nextFrame();
    takeCommits();
    for (let n = 1; n <= 1_000; n++) server.broadcast("room:a", "tick", { n });
    await nextFrame();
    await nextFrame();
    const lines = commits.Reduced.mock.lastCall?.[0] as string[];
    expect(lines.slice(1)).toEqual(Array.from({ length: 1_000 }, (_, n) => `tick {"n":${n + 1}}`));
    expect(commits.Latest).toHaveBeenLastCalledWith({ tick: { n: 1_000 } });
    expect(takeCommits()).toEqual({ ...none, Reduced: 1, Latest: 1 });
  });

  it("render 1,000 diffs of presence once", async () => {
    const { server } = await openPage(<Readers topic="room:a" />);
    server.push("room:a", "presence_state", {});
    await nextFrame();
    takeCommits();
    for (let n = 1; n <= 1_000; n++) {
      const joins = { [`user ${n}`]: { metas: [{ phx_ref: `${n}` }] } };
      server.broadcast("room:a", "presence_diff", { joins, leaves: {} });
    }
    await nextFrame();
    const { list } = commits.Present.mock.lastCall?.[0] as { list: unknown[] };
    expect(list).toHaveLength(1_000);
    expect(takeCommits()).toEqual({ ...none, Reduced: 1, Present: 1 });
  });

  it("do not render for messages that the reducer has no use for", async () => {
    const onCommit = vi.fn();
    const { server } = await openPage(
      <Lines
        reducer={(all, message) => (message.event === "wanted" ? collect(all, message) : all)}
        initial={[]}
        onCommit={onCommit}
      />,
    );
    onCommit.mockClear();
    server.broadcast("room:lobby", "unwanted", {});
    await nextFrame();
    server.broadcast("room:lobby", "unwanted", {});
    await nextFrame();
    expect(onCommit).not.toHaveBeenCalled();
    server.broadcast("room:lobby", "wanted", {});
    await nextFrame();
    expect(onCommit).toHaveBeenCalledTimes(1);
    expect(linesOf()).toBe("wanted {}");
  });

  it("drop what waits for a frame when their component is gone", async () => {
    const reducer = vi.fn(collect);
    const { server, rerender } = await openPage([
      <Room key="room" />,
      <Lines key="lines" reducer={reducer} />,
    ]);
    reducer.mockClear();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    rerender([<Room key="room" />]);
    await nextFrame();
    expect(reducer).not.toHaveBeenCalled();
  });
});

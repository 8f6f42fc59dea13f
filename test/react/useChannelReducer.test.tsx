import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useChannel, useChannelReducer } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { ErrorBoundary } from "../helpers/ErrorBoundary.js";
import { Lines, linesOf, type LinesReducer, ReaderOfLines } from "../helpers/Lines.js";
import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  joins,
  settle,
  takeLines,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

const byEvent: LinesReducer = (lines, { event }) => [...lines, event];

describeEachMode("useChannelReducer", ({ render }) => {
  it("takes every message of its topic, in order, whatever its event", async () => {
    const { server } = render(<Lines />);
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    server.push("room:lobby", "other", { n: 2 });
    server.broadcast("room:other", "new_msg", { n: 3 });
    server.broadcast("room:lobby", "presence_diff", { joins: {}, leaves: {} });
    await settle();
    expect(linesOf()).toBe(
      'phx_join {}; new_msg {"n":1}; other {"n":2}; presence_diff {"joins":{},"leaves":{}}',
    );
  });

  it("takes the join's response first, then what came before it and what came with it", async () => {
    const server = createServer();
    render(<Lines />, { server });
    const join = await server.expectJoin("room:lobby");
    server.sendRaw([null, null, "room:lobby", "held", {}]);
    await settle();
    expect(linesOf()).toBe("");
    join.ok({ history: ["a"] });
    server.push("room:lobby", "after", {});
    await settle();
    expect(linesOf()).toBe('phx_join {"history":["a"]}; held {}; after {}');
  });

  it("takes the response of each rejoin, and keeps its state meanwhile", async () => {
    const server = createServer();
    render(<Lines />, { server });
    (await server.expectJoin("room:lobby")).ok({ n: 1 });
    await settle();
    server.disconnect({ code: 1006 });
    await settle();
    expect(linesOf()).toBe('phx_join {"n":1}');
    await advance(10);
    (await server.expectJoin("room:lobby")).ok({ n: 2 });
    await settle();
    server.crash("room:lobby");
    await advance(100);
    (await server.expectJoin("room:lobby")).error({ reason: "busy" });
    await advance(500);
    (await server.expectJoin("room:lobby")).ok({ n: 3 });
    await settle();
    expect(linesOf()).toBe('phx_join {"n":1}; phx_join {"n":2}; phx_join {"n":3}');
  });

  it("takes a join without a response", async () => {
    const server = createServer();
    render(<Lines />, { server });
    const join = await server.expectJoin("room:lobby");
    join.ignore();
    server.sendRaw([join.joinRef, join.joinRef, "room:lobby", "phx_reply", { status: "ok" }]);
    await settle();
    expect(linesOf()).toBe("phx_join undefined");
  });

  it("begins with the join that holds where it is mounted late, once, without what came since", async () => {
    const first = <Lines key="first" name="first" reducer={byEvent} />;
    const { server, rerender } = render([first]);
    await settle();
    server.broadcast("room:lobby", "one", {});
    await settle();
    rerender([first, <Lines key="late" name="late" reducer={byEvent} />]);
    server.broadcast("room:lobby", "two", {});
    await settle();
    expect(linesOf("first")).toBe("phx_join; one; two");
    expect(linesOf("late")).toBe("phx_join; two");
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("reads the channel of a parent, from the first render on or later", async () => {
    function Parent({ isLate }: { isLate: boolean }) {
      const room = useChannel("room:lobby");
      return (
        <>
          <ReaderOfLines room={room} name="first" reducer={byEvent} />
          {isLate && <ReaderOfLines room={room} name="late" reducer={byEvent} />}
        </>
      );
    }
    const server = createServer();
    server.channel("room:*", { join: (_params, socket) => socket.push("hello", {}) });
    const { rerender } = render(<Parent isLate={false} />, { server });
    await settle();
    rerender(<Parent isLate />);
    server.broadcast("room:lobby", "one", {});
    await settle();
    expect(linesOf("first")).toBe("phx_join; hello; one");
    expect(linesOf("late")).toBe("phx_join; one");
  });

  it("reads the channel of a parent that comes late to a topic, from its join on, once", async () => {
    function Parent() {
      return <ReaderOfLines room={useChannel("room:lobby")} reducer={byEvent} />;
    }
    const room = <Room key="room" />;
    const { server, rerender } = render([room]);
    await settle();
    rerender([room, <Parent key="parent" />]);
    server.broadcast("room:lobby", "one", {});
    await settle();
    expect(linesOf()).toBe("phx_join; one");
  });

  it("takes the join once where onJoin itself mounts the reader", async () => {
    function Parent() {
      const [isIn, setIn] = useState(false);
      const room = useChannel("room:lobby", { onJoin: () => flushSync(() => setIn(true)) });
      return (
        <>
          <ReaderOfLines room={room} name="first" reducer={byEvent} />
          {isIn && <ReaderOfLines room={room} name="second" reducer={byEvent} />}
        </>
      );
    }
    const server = createServer();
    render(<Parent />, { server });
    const join = await server.expectJoin("room:lobby");
    server.sendRaw([null, null, "room:lobby", "held", {}]);
    await settle();
    join.ok({});
    await settle();
    expect(linesOf("first")).toBe("phx_join; held");
    expect(linesOf("second")).toBe("phx_join; held");
  });

  it("waits without a topic, and begins when there is one", async () => {
    const { server, rerender } = render(<Lines topic={null} initial={["nothing"]} />);
    await settle();
    expect(linesOf()).toBe("nothing");
    rerender(<Lines topic="room:a" initial={["a"]} reducer={byEvent} />);
    await settle();
    expect(linesOf()).toBe("a; phx_join");
    rerender(<Lines topic={null} initial={["none again"]} />);
    await settle();
    server.broadcast("room:a", "late", {});
    await advance(1_000);
    expect(linesOf()).toBe("none again");
  });

  it("begins again with another topic, with the initial of then, and hears nothing of the old", async () => {
    const lines = (topic: string) => (
      <Lines topic={topic} initial={[`initial of ${topic}`]} reducer={byEvent} />
    );
    const { server, rerender } = render(lines("room:a"));
    await settle();
    server.broadcast("room:a", "one", {});
    await settle();
    // Under way while the topic changes.
    server.broadcast("room:a", "late", {});
    rerender(lines("room:b"));
    expect(linesOf()).toBe("initial of room:b");
    server.broadcast("room:a", "later", {});
    await settle();
    server.broadcast("room:b", "two", {});
    await settle();
    expect(linesOf()).toBe("initial of room:b; phx_join; two");
    await advance(1_000);
    rerender(lines("room:a"));
    await settle();
    expect(linesOf()).toBe("initial of room:a; phx_join");
  });

  it("uses the newest reducer for what comes, and leaves what it has as it is", async () => {
    const lines = (name: string) => (
      <Lines reducer={(all, { event }) => [...all, `${name} ${event}`]} />
    );
    const { server, rerender } = render(lines("first"));
    await settle();
    rerender(lines("second"));
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(linesOf()).toBe("first phx_join; second new_msg");
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("calls the reducer with state and message alone", async () => {
    const reducer = vi.fn(byEvent);
    const { server } = render(<Lines reducer={reducer} />);
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(new Set(reducer.mock.calls.map((given) => given.length))).toEqual(new Set([2]));
  });

  it("gives a reducer that throws to the error boundary, which disturbs nobody else", async () => {
    const failing: LinesReducer = (lines, { event }) => {
      if (event === "bad") throw new Error("mine");
      return byEvent(lines, { event, payload: {} });
    };
    const { server, container } = render(
      <>
        <ErrorBoundary>
          <Lines name="failing" reducer={failing} />
        </ErrorBoundary>
        <Lines name="other" reducer={byEvent} />
      </>,
    );
    await settle();
    server.broadcast("room:lobby", "bad", {});
    server.broadcast("room:lobby", "good", {});
    await settle();
    expect(container.textContent).toContain("an error that is none of ours");
    expect(linesOf("other")).toBe("phx_join; bad; good");
    expect(takeLines("error").length).toBeGreaterThan(0);
  });

  it("drops what is under way when its component is gone", async () => {
    const reducer = vi.fn(byEvent);
    const lines = <Lines key="lines" reducer={reducer} />;
    const { server, rerender } = render([<Room key="room" />, lines]);
    await settle();
    reducer.mockClear();
    for (let n = 0; n < 10; n++) server.broadcast("room:lobby", "new_msg", { n });
    rerender([<Room key="room" />]);
    await settle();
    expect(reducer).not.toHaveBeenCalled();
  });

  it("can hold any state, a function or undefined too", async () => {
    const ignored = () => "none";
    function Held() {
      const held = useChannelReducer(
        useChannel("room:lobby"),
        (_held: (() => string) | undefined, { event }) =>
          event === "off" ? undefined : () => event,
        ignored,
      );
      return <output aria-label="lines">{held ? held() : "off"}</output>;
    }
    const { server } = render(<Held />);
    expect(linesOf()).toBe("none");
    await settle();
    expect(linesOf()).toBe("phx_join");
    server.broadcast("room:lobby", "off", {});
    await settle();
    expect(linesOf()).toBe("off");
    server.broadcast("room:lobby", "on", {});
    await settle();
    expect(linesOf()).toBe("on");
  });

  it("takes what comes while a handler of the same component sets state", async () => {
    function Both({ onCount }: { onCount: (count: number) => void }) {
      const [count, setCount] = useState(0);
      const room = useChannel("room:lobby", { onMessage: () => setCount((n) => n + 1) });
      useEffect(() => onCount(count));
      return <ReaderOfLines room={room} reducer={byEvent} />;
    }
    const counts = vi.fn();
    const { server } = render(<Both onCount={counts} />, { server: createRooms() });
    await settle();
    for (const event of ["a", "b", "c"]) server.broadcast("room:lobby", event, {});
    await settle();
    expect(linesOf()).toBe("phx_join; a; b; c");
    expect(counts).toHaveBeenLastCalledWith(3);
  });
});

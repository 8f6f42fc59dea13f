import { act } from "@testing-library/react";
import * as React from "react";
import { type ReactNode, startTransition, Suspense, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { describe, expect, it, vi } from "vitest";

import { Lines, linesOf, type LinesReducer } from "../helpers/Lines.js";
import { nextFrame, openPage } from "../helpers/page.js";
import {
  advance,
  describeEachMode,
  joins,
  settle,
  standingAssertions,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

const byEvent: LinesReducer = (lines, { event }) => [...lines, event];

const forever = new Promise<void>(() => undefined);

function Wait(): ReactNode {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- how React 18 and 19 suspend
  throw forever;
}

describeEachMode("useChannelReducer in startTransition", ({ render }) => {
  it("skips no message while a transition renders, and none when it is given up", async () => {
    let setWaiting: (isWaiting: boolean) => void = () => undefined;
    function Page() {
      const [isWaiting, set] = useState(false);
      useEffect(() => {
        setWaiting = set;
      }, []);
      return (
        <>
          <Lines initial={[String(isWaiting)]} reducer={byEvent} />
          {isWaiting && <Wait />}
        </>
      );
    }
    const { server } = render(
      <Suspense fallback="waiting">
        <Page />
      </Suspense>,
    );
    await settle();
    server.broadcast("room:lobby", "one", {});
    await settle();
    act(() => startTransition(() => setWaiting(true)));
    server.broadcast("room:lobby", "two", {});
    await settle();
    server.broadcast("room:lobby", "three", {});
    await settle();
    expect(linesOf()).toBe("false; phx_join; one; two; three");
    act(() => startTransition(() => setWaiting(false)));
    server.broadcast("room:lobby", "four", {});
    await settle();
    expect(linesOf()).toBe("false; phx_join; one; two; three; four");
  });

  it("shows the old topic, and its messages, until the new one is rendered", async () => {
    let setTopic: (topic: string) => void = () => undefined;
    function Page() {
      const [topic, set] = useState("room:a");
      useEffect(() => {
        setTopic = set;
      }, []);
      return (
        <>
          <Lines topic={topic} initial={[topic]} reducer={byEvent} />
          {topic === "room:slow" && <Wait />}
        </>
      );
    }
    const { server } = render(
      <Suspense fallback="waiting">
        <Page />
      </Suspense>,
    );
    await settle();
    act(() => startTransition(() => setTopic("room:slow")));
    server.broadcast("room:a", "one", {});
    await settle();
    expect(linesOf()).toBe("room:a; phx_join; one");
    act(() => startTransition(() => setTopic("room:b")));
    server.broadcast("room:a", "late", {});
    await settle();
    server.broadcast("room:b", "two", {});
    await settle();
    expect(linesOf()).toBe("room:b; phx_join; two");
    await advance(1_000);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
  });

  it("skips none when an urgent render comes between a transition and its messages", async () => {
    let setCount: (update: (count: number) => number) => void = () => undefined;
    function Page() {
      const [count, set] = useState(0);
      useEffect(() => {
        setCount = set;
      }, []);
      return <Lines reducer={(all, { event }) => [...all, event]} initial={[`${count}`]} />;
    }
    const { server } = render(<Page />);
    await settle();
    for (let n = 1; n <= 5; n++) {
      act(() => {
        startTransition(() => setCount((count) => count + 1));
        server.broadcast("room:lobby", `message ${n}`, {});
        setCount((count) => count + 1);
      });
    }
    await settle();
    const messages = [1, 2, 3, 4, 5].map((n) => `message ${n}`);
    expect(linesOf()).toBe(["0", "phx_join", ...messages].join("; "));
  });
});

describe("on a page, useChannelReducer", () => {
  standingAssertions({ isPage: true });

  it("mixes nothing of the old topic into the new one, when that is urgent", async () => {
    let setTopic: (topic: string) => void = () => undefined;
    function Page() {
      const [topic, set] = useState("room:a");
      useEffect(() => {
        setTopic = set;
      }, []);
      return <Lines topic={topic} initial={[topic]} reducer={byEvent} />;
    }
    const { server } = await openPage(
      <>
        <Room topic="room:b" />
        <Page />
      </>,
    );
    await nextFrame();
    expect(linesOf()).toBe("room:a; phx_join");
    server.broadcast("room:a", "late", {});
    await settle();
    // React has been told of it, and has not rendered it, nor the join of the other topic.
    vi.advanceTimersToNextFrame();
    flushSync(() => setTopic("room:b"));
    vi.advanceTimersToNextFrame();
    await nextFrame();
    expect(linesOf()).toBe("room:b; phx_join");
    // The old topic is left.
    vi.advanceTimersByTime(1_000);
    await nextFrame();
  });
});

// React 18 has none.
const { Activity } = React as Partial<Pick<typeof React, "Activity">>;

describe.skipIf(!Activity)("React 19", () => {
  describeEachMode("useChannelReducer in a hidden Activity", ({ render }) => {
    const Shown = Activity!;
    const tree = (isShown: boolean, isClaimedElsewhere = false) => (
      <>
        <Shown mode={isShown ? "visible" : "hidden"}>
          <Lines reducer={byEvent} />
        </Shown>
        {isClaimedElsewhere && <Lines name="other" reducer={byEvent} />}
      </>
    );

    it("hears nothing, and begins anew with the join that holds when it is shown again", async () => {
      const { server, rerender } = render(tree(true, true));
      await settle();
      server.broadcast("room:lobby", "one", {});
      await settle();
      rerender(tree(false, true));
      server.broadcast("room:lobby", "unheard", {});
      await advance(2_000);
      rerender(tree(true, true));
      server.broadcast("room:lobby", "two", {});
      await settle();
      expect(linesOf()).toBe("phx_join; two");
      expect(linesOf("other")).toBe("phx_join; one; unheard; two");
      expect(joins(server)).toEqual(["room:lobby"]);
    });

    it("begins anew with the new join, when the topic was left meanwhile", async () => {
      const { server, rerender } = render(tree(true));
      await settle();
      rerender(tree(false));
      await advance(2_000);
      rerender(tree(true));
      await settle();
      expect(linesOf()).toBe("phx_join");
      expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
    });
  });
});

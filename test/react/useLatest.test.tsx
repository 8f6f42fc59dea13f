import { screen } from "@testing-library/react";
import * as React from "react";
import { useEffect } from "react";
import {
  useChannel,
  type UseChannelResult,
  useLatest,
  type UseLatestOptions,
} from "slipstream-react";
import { describe, expect, it, vi } from "vitest";

import { nextFrame, openPage } from "../helpers/page.js";
import {
  advance,
  describeEachMode,
  joins,
  settle,
  standingAssertions,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

interface PriceProps extends UseLatestOptions<unknown, unknown> {
  name?: string;
  event?: string;
  /** Told of each commit. */
  onCommit?: (latest: unknown) => void;
}

function ReaderOfPrice({
  room,
  name = "price",
  event = "tick",
  onCommit,
  ...options
}: PriceProps & { room: UseChannelResult }) {
  const latest = useLatest(room, event, options);
  useEffect(() => {
    onCommit?.(latest);
  });
  return (
    <output aria-label={name}>{latest === undefined ? "nothing" : JSON.stringify(latest)}</output>
  );
}

function Price({ topic = "ticker:a", ...props }: PriceProps & { topic?: string | null }) {
  return <ReaderOfPrice {...props} room={useChannel(topic)} />;
}

const shown = (name = "price") => screen.getByLabelText(name).textContent;
const priceOf = (payload: unknown) => (payload as { price: number }).price;

describeEachMode("useLatest", ({ render: renderRooms }) => {
  const render: typeof renderRooms = (ui) => {
    const result = renderRooms(ui);
    result.server.channel("ticker:*", {});
    return result;
  };

  it("is undefined before the first message of its event, then the newest payload", async () => {
    const { server } = render(<Price />);
    await settle();
    server.broadcast("ticker:a", "other", { price: 0 });
    server.broadcast("ticker:b", "tick", { price: 0 });
    await settle();
    expect(shown()).toBe("nothing");
    server.broadcast("ticker:a", "tick", { price: 1 });
    server.push("ticker:a", "tick", { price: 2 });
    await settle();
    expect(shown()).toBe('{"price":2}');
  });

  it("shows what is no object, too", async () => {
    const { server } = render(<Price />);
    await settle();
    for (const payload of [0, "", false, [], "last"]) {
      server.sendRaw([null, null, "ticker:a", "tick", payload]);
      await settle();
      expect(shown()).toBe(JSON.stringify(payload));
    }
    server.sendRaw([null, null, "ticker:a", "tick", null]);
    await settle();
    expect(shown()).toBe("null");
  });

  it("keeps the newest payload while the connection is lost", async () => {
    const { server } = render(<Price />);
    await settle();
    server.broadcast("ticker:a", "tick", { price: 1 });
    server.disconnect({ code: 1006 });
    await settle();
    expect(shown()).toBe('{"price":1}');
    await advance(100);
    expect(joins(server)).toHaveLength(2);
    expect(shown()).toBe('{"price":1}');
  });

  it("is undefined again after another event and another topic, until there is a message", async () => {
    const { server, rerender } = render(<Price />);
    await settle();
    server.broadcast("ticker:a", "tick", { price: 1 });
    await settle();
    rerender(<Price event="trade" />);
    expect(shown()).toBe("nothing");
    server.broadcast("ticker:a", "trade", { price: 2 });
    await settle();
    expect(shown()).toBe('{"price":2}');
    rerender(<Price topic="ticker:b" event="trade" />);
    expect(shown()).toBe("nothing");
    server.broadcast("ticker:a", "trade", { price: 3 });
    await settle();
    expect(shown()).toBe("nothing");
    rerender(<Price topic="ticker:a" event="trade" />);
    await settle();
    expect(shown()).toBe("nothing");
  });

  it("never shows the old topic what comes while it changes", async () => {
    const { server, rerender } = render(<Price topic="ticker:a" />);
    await settle();
    server.broadcast("ticker:a", "tick", { price: 1 });
    rerender(<Price topic="ticker:b" />);
    await settle();
    expect(shown()).toBe("nothing");
  });

  it("shows a late mount nothing of before, and two readers the same", async () => {
    const first = <Price key="first" name="first" />;
    const { server, rerender } = render([first]);
    await settle();
    server.broadcast("ticker:a", "tick", { price: 1 });
    await settle();
    rerender([first, <Price key="late" name="late" />]);
    await settle();
    expect([shown("first"), shown("late")]).toEqual(['{"price":1}', "nothing"]);
    server.broadcast("ticker:a", "tick", { price: 2 });
    await settle();
    expect([shown("first"), shown("late")]).toEqual(['{"price":2}', '{"price":2}']);
    expect(joins(server)).toEqual(["ticker:a"]);
  });

  it("is undefined without a topic", async () => {
    const { server, rerender } = render(<Price topic={null} />);
    await settle();
    expect(shown()).toBe("nothing");
    rerender(<Price topic="ticker:a" />);
    await settle();
    server.broadcast("ticker:a", "tick", { price: 1 });
    await settle();
    expect(shown()).toBe('{"price":1}');
    rerender(<Price topic={null} />);
    expect(shown()).toBe("nothing");
    await advance(1_000);
  });

  it("renders only when what is selected changes, by an inline select", async () => {
    const onCommit = vi.fn();
    const { server } = render(<Price select={(tick) => priceOf(tick)} onCommit={onCommit} />);
    await settle();
    onCommit.mockClear();
    server.broadcast("ticker:a", "tick", { price: 1, at: 1 });
    await settle();
    server.broadcast("ticker:a", "tick", { price: 1, at: 2 });
    await settle();
    expect(onCommit.mock.calls).toEqual([[1]]);
    server.broadcast("ticker:a", "tick", { price: 2, at: 3 });
    await settle();
    expect(onCommit.mock.calls).toEqual([[1], [2]]);
  });

  it("takes an inline select that makes a new object each time, with isEqual and without", async () => {
    const commits = { any: vi.fn(), equal: vi.fn() };
    const select = (tick: unknown) => ({ price: priceOf(tick) });
    const { server, rerender } = render([]);
    const prices = () => [
      <Price key="1" name="1" select={(tick) => select(tick)} onCommit={commits.any} />,
      <Price
        key="2"
        name="2"
        select={(tick) => select(tick)}
        isEqual={(a, b) => priceOf(a) === priceOf(b)}
        onCommit={commits.equal}
      />,
    ];
    rerender(prices());
    await settle();
    server.broadcast("ticker:a", "tick", { price: 1, at: 1 });
    await settle();
    const [[kept] = []] = commits.equal.mock.calls.slice(-1);
    for (const { mock } of Object.values(commits)) mock.calls.length = 0;
    server.broadcast("ticker:a", "tick", { price: 1, at: 2 });
    await settle();
    expect(commits.any).toHaveBeenCalledTimes(1);
    expect(commits.equal).not.toHaveBeenCalled();
    rerender(prices());
    expect(commits.equal).toHaveBeenCalledTimes(1);
    expect(commits.equal.mock.lastCall?.[0]).toBe(kept);
  });

  it("uses the newest select at once for the payload it has", async () => {
    const { server, rerender } = render(<Price select={() => "first"} />);
    await settle();
    expect(shown()).toBe("nothing");
    server.broadcast("ticker:a", "tick", {});
    await settle();
    expect(shown()).toBe('"first"');
    rerender(<Price select={() => "second"} />);
    expect(shown()).toBe('"second"');
  });
});

describe("on a page, useLatest", () => {
  standingAssertions({ isPage: true });

  it("shows the newest of each frame", async () => {
    const onCommit = vi.fn();
    const { server } = await openPage(<Price topic="room:a" onCommit={onCommit} />);
    onCommit.mockClear();
    for (const frame of [1, 2]) {
      for (let n = 1; n <= 10; n++) server.broadcast("room:a", "tick", frame * 10 + n);
      await nextFrame();
    }
    expect(onCommit.mock.calls).toEqual([[20], [30]]);
  });
});

// React 18 has none.
const { Activity } = React as Partial<Pick<typeof React, "Activity">>;

describe.skipIf(!Activity)("React 19", () => {
  describeEachMode("useLatest in a hidden Activity", ({ render }) => {
    it("begins anew when it is shown again", async () => {
      const Shown = Activity!;
      const tree = (isShown: boolean) => (
        <>
          <Room topic="room:a" />
          <Shown mode={isShown ? "visible" : "hidden"}>
            <Price topic="room:a" />
          </Shown>
        </>
      );
      const { server, rerender } = render(tree(true));
      await settle();
      server.broadcast("room:a", "tick", 1);
      await settle();
      rerender(tree(false));
      server.broadcast("room:a", "tick", 2);
      await settle();
      rerender(tree(true));
      await settle();
      expect(shown()).toBe("nothing");
      server.broadcast("room:a", "tick", 3);
      await settle();
      expect(shown()).toBe("3");
    });
  });
});

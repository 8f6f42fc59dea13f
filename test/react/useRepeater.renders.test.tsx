import { act, cleanup, render as renderPage, screen } from "@testing-library/react";
import { useState } from "react";
import { createSlipstream, type Slipstream, SlipstreamProvider } from "slipstream-react";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createHeardEndpoint, createHeldEndpoint } from "../helpers/heardEndpoint.js";
import {
  advance,
  describeEachMode,
  joins,
  settle,
  standingAssertions,
} from "../helpers/reactHarness.js";
import { Repeating } from "../helpers/Repeating.js";

const count = 1_000;
const shown = () => screen.getByRole("status").textContent;

// As on a page: no act environment, and nothing of the harness around the notifications.
describe("outside of act, the stats of useRepeater", () => {
  const onCommit = vi.fn();
  let server: TestServer;
  let slipstream: Slipstream;

  standingAssertions({ isPage: true });

  beforeEach(() => {
    onCommit.mockReset();
    server = createTestServer();
    server.channel("room:*", {});
    slipstream = createSlipstream({ url: "/socket", transport: server.transport });
  });

  afterEach(() => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    cleanup();
    slipstream.destroy();
  });

  async function open(endpoint = createHeardEndpoint()) {
    renderPage(
      <SlipstreamProvider client={slipstream}>
        <Repeating endpoint={endpoint} onCommit={onCommit} />
      </SlipstreamProvider>,
    );
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
    await settle();
    expect(joins(server)).toEqual(["room:lobby"]);
    onCommit.mockReset();
    return endpoint;
  }

  it("wait for the frame and render once, in a burst of 1,000 messages", async () => {
    const endpoint = await open();
    for (const total of [count, 2 * count]) {
      onCommit.mockReset();
      for (let n = 1; n <= count; n++) server.broadcast("room:lobby", "new_msg", { n });
      // Each comes in a turn of its own.
      while (endpoint.heard.length < total) await settle();
      expect(onCommit).not.toHaveBeenCalled();
      vi.advanceTimersToNextFrame();
      await settle();
      expect(onCommit).toHaveBeenCalledTimes(1);
      expect(shown()).toBe(`${total} repeated`);
    }
  });

  it("wait 100 ms at most on a hidden page, which has no frames", async () => {
    vi.stubGlobal("requestAnimationFrame", () => 0);
    await open();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    await vi.advanceTimersByTimeAsync(99);
    expect(shown()).toBe("nothing");
    await vi.advanceTimersByTimeAsync(1);
    await settle();
    expect(shown()).toBe("1 repeated");
  });

  it("that are due to a component that is gone are dropped, with their timer", async () => {
    const endpoint = await open();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(endpoint.heard).toHaveLength(1);
    const before = vi.getTimerCount();
    cleanup();
    slipstream.destroy();
    expect([before > 0, vi.getTimerCount()]).toEqual([true, 0]);
    expect(onCommit).not.toHaveBeenCalled();
  });
});

describeEachMode("useRepeater", ({ render }) => {
  it("renders for its stats alone, the component that uses it alone", async () => {
    const onCommit = vi.fn();
    const onOther = vi.fn();
    const { server } = render(
      <>
        <Repeating endpoint={createHeardEndpoint()} events={["new_msg"]} onCommit={onCommit} />
        <Repeating topic="room:b" endpoint={createHeardEndpoint()} onCommit={onOther} />
      </>,
    );
    await settle();
    for (const told of [onCommit, onOther]) told.mockClear();
    server.broadcast("room:lobby", "other", {});
    server.disconnect({ code: 1006 });
    await advance(10);
    server.crash("room:lobby");
    await advance(200);
    expect(joins(server)).toHaveLength(5);
    expect(onCommit).not.toHaveBeenCalled();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(onCommit).toHaveBeenCalledTimes(1);
    expect(onOther).not.toHaveBeenCalled();
  });

  it("has the same stats object while nothing changed", async () => {
    const onCommit = vi.fn();
    const tree = () => <Repeating endpoint={endpoint} onCommit={onCommit} />;
    const endpoint = createHeardEndpoint();
    const { server, rerender } = render(tree());
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    const stats: unknown = onCommit.mock.lastCall?.[0];
    expect(stats).toEqual({ repeated: 1, dropped: 0, failed: 0, unknown: 0, queued: 0 });
    rerender(tree());
    expect(onCommit.mock.lastCall?.[0]).toBe(stats);
  });

  it("does nothing because its parent renders", async () => {
    let again: () => void = () => undefined;
    const onCommit = vi.fn();
    const endpoint = createHeldEndpoint();
    const options = vi.fn(() => true);
    function Parent() {
      "use no memo"; // It is to render its child each time.
      const [, set] = useState(0);
      again = () => set((n) => n + 1);
      return (
        <Repeating
          endpoint={endpoint}
          events={(event) => event !== "" && options()}
          onCommit={onCommit}
        />
      );
    }
    const { server } = render(<Parent />);
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    const { length } = server.frames;
    onCommit.mockClear();
    options.mockClear();
    for (let times = 1; times <= 10; times++) act(again);
    await advance(1_000);
    // The parent's own renders, and no other.
    expect(onCommit).toHaveBeenCalledTimes(10);
    expect(options).not.toHaveBeenCalled();
    expect(server.frames).toHaveLength(length);
    expect(endpoint.heard).toHaveLength(1);
    expect(shown()).toBe("1 queued");
  });
});

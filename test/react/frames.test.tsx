import { act, cleanup, render, screen } from "@testing-library/react";
import { useEffect } from "react";
import {
  createSlipstream,
  type Slipstream,
  SlipstreamProvider,
  useTopics,
  wrapNotifications,
} from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { settle, standingAssertions } from "../helpers/reactHarness.js";

const size = () => screen.getByRole("status").textContent;

function Size({ onCommit }: { onCommit: () => void }) {
  const count = useTopics(({ size }) => size);
  useEffect(onCommit);
  return <output>{count}</output>;
}

// As on a page: no act environment, and nothing of the harness around the notifications.
describe("outside of act, notifications", () => {
  let slipstream: Slipstream;
  const onCommit = vi.fn();

  standingAssertions({ isPage: true });

  beforeEach(() => {
    onCommit.mockReset();
    const server = createTestServer();
    slipstream = createSlipstream({ url: "/socket", transport: server.transport });
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    render(
      <SlipstreamProvider client={slipstream} connect={false}>
        <Size onCommit={onCommit} />
      </SlipstreamProvider>,
    );
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
    onCommit.mockReset();
  });

  afterEach(() => {
    cleanup();
    slipstream.destroy();
  });

  async function claim(topics: number[]) {
    for (const n of topics) {
      slipstream.channel(`room:${n}`);
      await settle();
    }
  }

  it("wait for the frame, and render once however many they are", async () => {
    await claim([1, 2, 3]);
    expect(slipstream.store.getState().topics.size).toBe(3);
    expect(size()).toBe("0");
    expect(onCommit).not.toHaveBeenCalled();
    vi.advanceTimersToNextFrame();
    await settle();
    expect(size()).toBe("3");
    expect(onCommit).toHaveBeenCalledTimes(1);
  });

  it("render once per frame, frame after frame", async () => {
    await claim([1, 2]);
    vi.advanceTimersToNextFrame();
    await settle();
    await claim([3]);
    vi.advanceTimersToNextFrame();
    await settle();
    expect(size()).toBe("3");
    expect(onCommit).toHaveBeenCalledTimes(2);
  });

  it("wait 100 ms at most on a hidden page, which has no frames", async () => {
    const frames = new Map<number, FrameRequestCallback>();
    vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => {
      frames.set(frames.size + 1, callback);
      return frames.size;
    });
    vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.delete(id));
    await claim([1]);
    await vi.advanceTimersByTimeAsync(99);
    await settle();
    expect(size()).toBe("0");
    await vi.advanceTimersByTimeAsync(1);
    await settle();
    expect(size()).toBe("1");
    // Frames that were asked for do not pile up until the page is shown.
    expect(frames.size).toBe(0);
    await claim([2]);
    await vi.advanceTimersByTimeAsync(100);
    await settle();
    expect(size()).toBe("2");
    expect(onCommit).toHaveBeenCalledTimes(2);
  });

  it("wait 100 ms where there is no requestAnimationFrame", async () => {
    vi.stubGlobal("requestAnimationFrame", undefined);
    await claim([1]);
    await vi.advanceTimersByTimeAsync(100);
    await settle();
    expect(size()).toBe("1");
  });

  it("to a component that is gone are dropped, with their timer", async () => {
    await claim([1]);
    expect(vi.getTimerCount()).toBe(2);
    cleanup();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("come at once in an act environment, and once per task", async () => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    await act(async () => {
      slipstream.channel("room:1");
      slipstream.channel("room:2");
      await settle();
    });
    expect(size()).toBe("2");
    expect(onCommit).toHaveBeenCalledTimes(1);
  });

  it("come at once within what a harness puts around them, until it is taken off", async () => {
    const around = vi.fn((notify: () => void) => notify());
    const unwrap = wrapNotifications(around);
    await claim([1]);
    expect(size()).toBe("1");
    expect(around).toHaveBeenCalledTimes(1);
    unwrap();
    unwrap();
    await claim([2]);
    expect(size()).toBe("1");
    vi.advanceTimersToNextFrame();
    await settle();
    expect(size()).toBe("2");
    expect(around).toHaveBeenCalledTimes(1);
  });
});

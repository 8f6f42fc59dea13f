import { act, cleanup, render } from "@testing-library/react";
import { createSlipstream, type Slipstream, SlipstreamProvider } from "slipstream-react";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import {
  advance,
  joins,
  leaves,
  settle,
  standingAssertions,
  topicsOf,
} from "../helpers/reactHarness.js";
import { settle as isIdle } from "../helpers/settle.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

/** A frame comes, and React has its turn. */
async function frame(): Promise<void> {
  await advance(16);
  await isIdle();
}

/** React keeps up a fallback for a while, in real time, and ours goes on with it. */
async function isShown(text: string): Promise<void> {
  await vi.waitFor(() => expect(seen()).toEqual([text]));
}

// As on a page: no act environment, and nothing of the harness around the notifications.
describe("outside of act, useChannel with suspense", () => {
  let server: TestServer;
  let slipstream: Slipstream;
  const onRender = vi.fn();
  const onNew = vi.fn();

  standingAssertions({ isPage: true });

  beforeEach(() => {
    onRender.mockReset();
    onNew.mockReset();
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
    server = createTestServer();
    slipstream = createSlipstream({
      url: "/socket",
      jitter: false,
      timeoutMs: 60_000,
      transport: server.transport,
    });
  });

  afterEach(() => {
    cleanup();
    slipstream.destroy();
  });

  const tree = () => (
    <SlipstreamProvider client={slipstream}>
      <Waiting>
        <SuspendedRoom {...{ onRender, onNew }} />
      </Waiting>
    </SlipstreamProvider>
  );

  async function mount() {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    const result = render(tree());
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
    await frame();
    return result;
  }

  it("goes on in the frame after the answer, and hears what came meanwhile", async () => {
    await mount();
    (await server.expectJoin("room:lobby")).ok({ n: 1 });
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect(seen()).toEqual(["waiting for rooms"]);
    expect(onNew).not.toHaveBeenCalled();
    await isShown('room:lobby joined {"n":1}');
    await vi.waitFor(() => expect(onNew.mock.calls).toEqual([[{ n: 1 }]]));
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(onNew.mock.calls).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    await advance(10_000);
    expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(1);
    expect(leaves(server)).toEqual([]);
  });

  it("keeps its topic for as long as it waits, with few renders", async () => {
    await mount();
    const join = await server.expectJoin("room:lobby");
    onRender.mockClear();
    for (let ms = 0; ms < 9_000; ms += 500) {
      await advance(500);
      await frame();
    }
    expect(onRender.mock.calls.length).toBeLessThanOrEqual(4);
    join.ok({});
    await isShown("room:lobby joined {}");
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("waits on, without a loop, when the connection is lost before it could go on", async () => {
    await mount();
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    server.refuseConnect(1_000);
    server.disconnect({ code: 1006 });
    onRender.mockClear();
    for (let count = 0; count < 20; count++) await frame();
    expect(seen()).toEqual(["waiting for rooms"]);
    expect(onRender.mock.calls.length).toBeLessThanOrEqual(4);
    server.acceptConnect();
    await advance(5_000);
    (await server.expectJoin("room:lobby")).ok({ n: 2 });
    await isShown('room:lobby joined {"n":2}');
  });

  it("leaves no timer and no topic when it is unmounted before the answer", async () => {
    const { unmount } = await mount();
    (await server.expectJoin("room:lobby")).ignore();
    act(unmount);
    await advance(7_000);
    expect(topicsOf(slipstream)).toEqual([]);
    expect(leaves(server)).toEqual(["room:lobby"]);
  });
});

import { act } from "@testing-library/react";
import { useEffect } from "react";
import { SlipstreamError, useChannel, usePush, type UsePushResult } from "slipstream-react";
import { type TestServer } from "slipstream-react/testing";
import { expect, it, vi } from "vitest";

import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  sent,
  sentPayloads,
  settle,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

interface ShoutProps {
  topic?: string | null;
  event?: string;
  /** Told of each commit. */
  onCommit: (shout: UsePushResult) => void;
}

function Shout({ topic = "room:lobby", event = "shout", onCommit }: ShoutProps) {
  const room = useChannel(topic);
  const shout = usePush(room, event);
  useEffect(() => {
    onCommit(shout);
  });
  return null;
}

const idle = { status: "idle", response: undefined, error: undefined };
const pending = { ...idle, status: "pending" };

/** The last of what a component was given. */
function createShout() {
  const commits: UsePushResult[] = [];
  return {
    commits,
    onCommit: (shout: UsePushResult) => void commits.push(shout),
    get current(): UsePushResult {
      return commits.at(-1)!;
    },
    get state(): object {
      const { status, response, error } = commits.at(-1)!;
      return { status, response, error };
    },
    push: (payload?: unknown) => act(() => commits.at(-1)!.push(payload)),
  };
}

function failedWith(details: object): object {
  return { ...idle, status: "error", error: expect.objectContaining(details) as unknown };
}

describeEachMode("usePush", ({ render: renderAnywhere }) => {
  // Its pushes are replied to by hand.
  async function open(shout: { onCommit: ShoutProps["onCommit"] }) {
    const server = createServer();
    const result = renderAnywhere(<Shout onCommit={shout.onCommit} />, { server });
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    return { ...result, server };
  }

  const expectShout = (server: TestServer, payload?: unknown) =>
    server.expectPush("room:lobby", "shout", payload);

  it("is idle, then pending, then ok with the response", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    expect(shout.state).toEqual(idle);
    shout.push({ body: "hi" });
    await settle();
    expect(shout.state).toEqual(pending);
    (await expectShout(server, { body: "hi" })).reply.ok({ id: 1 });
    await settle();
    expect(shout.state).toEqual({ ...idle, status: "ok", response: { id: 1 } });
  });

  it("is an error with the server's reply when that refuses, and pending anew when tried again", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    shout.push();
    (await expectShout(server)).reply.error({ reason: "too loud" });
    await settle();
    const response = { reason: "too loud" };
    expect(shout.state).toEqual(failedWith({ code: "refused", response, event: "shout" }));
    expect(shout.current.error).toBeInstanceOf(SlipstreamError);
    shout.push();
    await settle();
    expect(shout.state).toEqual(pending);
    (await expectShout(server)).reply.ok({});
    await settle();
    expect(shout.state).toEqual({ ...idle, status: "ok", response: {} });
  });

  it("is an error when no reply comes in time, and stays it when one comes late", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    await act(async () => {
      shout.current.pushAsync({}, { timeoutMs: 500 }).catch(() => undefined);
      await advance(500);
    });
    expect(shout.state).toEqual(failedWith({ code: "timeout" }));
    (await expectShout(server)).reply.ok({});
    await settle();
    expect(shout.state).toEqual(failedWith({ code: "timeout" }));
  });

  it("is an error when the connection is lost behind it", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    shout.push();
    await expectShout(server);
    server.disconnect({ code: 1006 });
    await settle();
    expect(shout.state).toEqual(failedWith({ code: "interrupted" }));
  });

  it("is pending while the topic is joined, and goes out behind that, in order", async () => {
    const server = createServer();
    const shout = createShout();
    renderAnywhere(<Shout onCommit={shout.onCommit} />, { server });
    const join = await server.expectJoin("room:lobby");
    shout.push({ n: 1 });
    shout.push({ n: 2 });
    await settle();
    expect(shout.state).toEqual(pending);
    await server.expectNoPush();
    join.ok({});
    (await expectShout(server, { n: 1 })).reply.ok({ n: 1 });
    await settle();
    expect(shout.state).toEqual(pending);
    (await expectShout(server, { n: 2 })).reply.ok({ n: 2 });
    await settle();
    expect(shout.state).toEqual({ ...idle, status: "ok", response: { n: 2 } });
  });

  it("is an error while the topic is refused", async () => {
    const server = createServer();
    const shout = createShout();
    renderAnywhere(<Shout onCommit={shout.onCommit} />, { server });
    const join = await server.expectJoin("room:lobby");
    shout.push();
    join.error({ reason: "unauthorized" });
    await settle();
    expect(shout.state).toEqual(failedWith({ code: "refused" }));
  });

  it("is that of the last call, whatever the order of the replies", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    shout.push({ n: 1 });
    shout.push({ n: 2 });
    const [first, second] = [await expectShout(server), await expectShout(server)];
    second.reply.ok({ n: 2 });
    await settle();
    first.reply.error({ n: 1 });
    await settle();
    expect(shout.state).toEqual({ ...idle, status: "ok", response: { n: 2 } });
  });

  it("is pending until the last call has its reply, though one before has it", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    shout.push({ n: 1 });
    shout.push({ n: 2 });
    (await expectShout(server, { n: 1 })).reply.error({});
    await settle();
    expect(shout.state).toEqual(pending);
    (await expectShout(server, { n: 2 })).reply.ok({});
    await settle();
    expect(shout.current.status).toBe("ok");
  });

  it("is idle after reset, whatever becomes of the push, which goes on", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    const replies = vi.fn();
    await act(async () => {
      shout.current.pushAsync().then(replies, replies);
      shout.current.reset();
      await settle();
    });
    expect(shout.state).toEqual(idle);
    (await expectShout(server)).reply.ok({ id: 1 });
    await settle();
    expect(shout.state).toEqual(idle);
    expect(replies).toHaveBeenCalledWith({ id: 1 });
    shout.push();
    (await expectShout(server)).reply.error({});
    await settle();
    expect(shout.current.status).toBe("error");
    act(() => shout.current.reset());
    await settle();
    expect(shout.state).toEqual(idle);
  });

  it("push returns nothing, and pushAsync what channel.push returns", async () => {
    const shout = createShout();
    const { server } = await open(shout);
    const push: () => unknown = shout.current.push;
    const returned: unknown[] = [];
    act(() => void returned.push(push()));
    expect(returned).toEqual([undefined]);
    (await expectShout(server)).reply.error({});
    const replies = vi.fn();
    for (const reply of ["ok", "error"] as const) {
      act(() => void shout.current.pushAsync().then(replies, replies));
      (await expectShout(server)).reply[reply]({ reply });
      await settle();
    }
    expect(replies.mock.calls).toEqual([
      [{ reply: "ok" }],
      [expect.objectContaining({ code: "refused", response: { reply: "error" } })],
    ]);
  });

  it("tells of what cannot be sent, by its state and by pushAsync alone", async () => {
    const shout = createShout();
    await open(shout);
    shout.push({ n: 1n });
    await settle();
    expect(shout.state).toEqual(failedWith({ code: "encode" }));
    const rejected = vi.fn();
    act(() => void shout.current.pushAsync({}, { timeoutMs: -1 }).catch(rejected));
    await settle();
    expect(rejected).toHaveBeenCalledTimes(1);
    expect(shout.state).toEqual(failedWith({ code: "invalid-config" }));
  });

  it("keeps push, pushAsync and reset, and the whole result while nothing changed", async () => {
    const shout = createShout();
    const { server, rerender } = await open(shout);
    const before = shout.current;
    rerender(<Shout onCommit={shout.onCommit} />);
    expect(shout.current).toBe(before);
    shout.push();
    (await expectShout(server)).reply.ok({});
    server.disconnect({ code: 1006 });
    await settle();
    expect(shout.current).not.toBe(before);
    for (const name of ["push", "pushAsync", "reset"] as const) {
      expect(new Set(shout.commits.map((result) => result[name])).size).toBe(1);
    }
  });

  it("is idle with another topic and another event, and deaf to the replies of before", async () => {
    const shout = createShout();
    const { server, rerender } = await open(shout);
    shout.push();
    const push = await expectShout(server);
    rerender(<Shout event="whisper" onCommit={shout.onCommit} />);
    expect(shout.state).toEqual(idle);
    push.reply.ok({});
    await settle();
    expect(shout.state).toEqual(idle);
    shout.push();
    const whisper = await server.expectPush("room:lobby", "whisper");
    rerender(<Shout topic="room:other" event="whisper" onCommit={shout.onCommit} />);
    expect(shout.state).toEqual(idle);
    whisper.reply.ok({});
    (await server.expectJoin("room:other")).ok({});
    await advance(1_000);
    expect(shout.state).toEqual(idle);
  });

  it("is an error without a topic, and sends nothing", async () => {
    const server = createRooms();
    const shout = createShout();
    renderAnywhere(<Shout topic={null} onCommit={shout.onCommit} />, { server });
    shout.push();
    await settle();
    expect(shout.state).toEqual(failedWith({ code: "not-joined" }));
    expect(sent(server, "shout")).toEqual([]);
  });

  it("twice, of one event, is two states", async () => {
    const [one, two] = [createShout(), createShout()];
    const server = createServer();
    function Two() {
      const room = useChannel("room:lobby");
      const [a, b] = [usePush(room, "shout"), usePush(room, "shout")];
      useEffect(() => {
        one.onCommit(a);
        two.onCommit(b);
      });
      return null;
    }
    renderAnywhere(<Two />, { server });
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    one.push({ n: 1 });
    await settle();
    expect([one.current.status, two.current.status]).toEqual(["pending", "idle"]);
    two.push({ n: 2 });
    (await expectShout(server, { n: 1 })).reply.error({});
    (await expectShout(server, { n: 2 })).reply.ok({});
    await settle();
    expect([one.current.status, two.current.status]).toEqual(["error", "ok"]);
  });

  it("in an effect waits for the claim, and its state is that of the last mount", async () => {
    const shout = createShout();
    const server = createRooms();
    server.channel("echo", { handleIn: { shout: () => ({ ok: { heard: true } }) } });
    function Greeter() {
      const greeting = usePush(useChannel("echo"), "shout");
      const { push } = greeting;
      useEffect(() => push({ body: "hello" }), [push]);
      useEffect(() => shout.onCommit(greeting));
      return null;
    }
    renderAnywhere(<Greeter />, { server });
    await settle();
    expect(shout.state).toEqual({ ...idle, status: "ok", response: { heard: true } });
    expect(sentPayloads(server, "shout")).toEqual([{ body: "hello" }]);
  });

  it("belongs to the claim of its component: unmounted, its pushes alone reject with left", async () => {
    const [gone, staying] = [createShout(), createShout()];
    const server = createServer();
    const tree = (isIn: boolean) => [
      <Room key="room" />,
      <Shout key="staying" onCommit={staying.onCommit} />,
      isIn && <Shout key="gone" onCommit={gone.onCommit} />,
    ];
    const { rerender } = renderAnywhere(tree(true), { server });
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    const rejected = vi.fn();
    act(() => void gone.current.pushAsync({ of: "gone" }).catch(rejected));
    gone.push({ of: "gone" });
    staying.push({ of: "staying" });
    await settle();
    const commits = gone.commits.length;
    rerender(tree(false));
    await settle();
    expect(rejected).toHaveBeenCalledWith(expect.objectContaining({ code: "left" }));
    expect(gone.commits).toHaveLength(commits);
    (await expectShout(server, { of: "staying" })).reply.ok({});
    await settle();
    expect(staying.current.status).toBe("ok");
    // Called by who kept it: nobody is there to be told.
    act(() => gone.current.push());
    await settle();
    expect(sent(server, "shout")).toHaveLength(3);
  });
});

import { screen } from "@testing-library/react";
import { useReducer, useState } from "react";
import { useChannel, useChannelEvent, type UseChannelResult } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { advance, createServer, describeEachMode, settle } from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

describeEachMode("rendering of useChannel", ({ render }) => {
  it("comes with a status change, for the components on that topic alone", async () => {
    const a = vi.fn();
    const otherOfA = vi.fn();
    const b = vi.fn();
    const { server } = render(
      <>
        <Room topic="room:a" onCommit={a} />
        <Room topic="room:a" onCommit={otherOfA} />
        <Room topic="room:b" onCommit={b} />
      </>,
    );
    await settle();
    for (const onCommit of [a, otherOfA, b]) onCommit.mockClear();
    server.crash("room:a");
    await settle();
    expect(a).toHaveBeenCalledTimes(1);
    expect(otherOfA).toHaveBeenCalledTimes(1);
    expect(b).not.toHaveBeenCalled();
    await advance(100);
    // queued and joining come in one task.
    expect(a.mock.calls.map(([room]) => (room as UseChannelResult).status)).toEqual([
      "backoff",
      "joining",
      "joined",
    ]);
    expect(b).not.toHaveBeenCalled();
  });

  it("is caused by a message for nobody but those whose handler sets state", async () => {
    const setting = vi.fn();
    const silent = vi.fn();
    const bystander = vi.fn();
    function Setting() {
      const [last, setLast] = useState<unknown>(null);
      return <Room onNew={setLast} onCommit={setting} children={JSON.stringify(last)} />;
    }
    const { server } = render(
      <>
        <Setting />
        <Room onNew={() => undefined} onMessage={() => undefined} onCommit={silent} />
        <Room onCommit={bystander} />
      </>,
    );
    await settle();
    for (const onCommit of [setting, silent, bystander]) onCommit.mockClear();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect(screen.getByText(/"n":1/)).toBeDefined();
    expect(setting).toHaveBeenCalledTimes(1);
    expect(silent).not.toHaveBeenCalled();
    expect(bystander).not.toHaveBeenCalled();
  });

  it("does not follow from another claim of the topic, a push, or its reply", async () => {
    const server = createServer();
    const onCommit = vi.fn();
    const room = <Room key="room" onCommit={onCommit} />;
    const { rerender } = render([room], { server });
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    onCommit.mockClear();
    // The same element: React itself has no reason to render it.
    rerender([room, <Room key="other" />]);
    await settle();
    rerender([room]);
    await advance(2_000);
    expect(onCommit).not.toHaveBeenCalled();
  });

  it("comes with a new response, though the status is the same again", async () => {
    const server = createServer();
    const onCommit = vi.fn();
    render(<Room onCommit={onCommit} />, { server });
    (await server.expectJoin("room:lobby")).ok({ n: 1 });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(expect.objectContaining({ response: { n: 1 } }));
    server.disconnect({ code: 1006 });
    await advance(10);
    (await server.expectJoin("room:lobby")).ok({ n: 2 });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(expect.objectContaining({ response: { n: 2 } }));
  });

  it("comes with a new error and with more attempts, though the status is the same", async () => {
    const server = createServer();
    const onCommit = vi.fn();
    render(<Room onCommit={onCommit} />, { server });
    (await server.expectJoin("room:lobby")).error({ reason: "one" });
    await settle();
    await advance(100);
    (await server.expectJoin("room:lobby")).error({ reason: "two" });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(
      expect.objectContaining({
        status: "backoff",
        attempts: 2,
        error: expect.objectContaining({ response: { reason: "two" } }) as unknown,
      }),
    );
  });

  it("keeps push, send, on and rejoin, and the whole result while nothing changed", async () => {
    const seen: UseChannelResult[] = [];
    const room = (n: number) => (
      <Room params={{ a: 1 }} onCommit={(result) => seen.push(result)} children={n} />
    );
    const { server, rerender } = render(room(1));
    await settle();
    const joined = seen.at(-1)!;
    rerender(room(2));
    expect(seen.at(-1)).toBe(joined);
    server.disconnect({ code: 1006 });
    await settle();
    const pending = seen.at(-1)!;
    expect(pending).not.toBe(joined);
    for (const name of ["push", "send", "on", "rejoin", "channel"] as const) {
      expect(seen.every((result) => result[name] === joined[name])).toBe(true);
    }
  });

  it("lags behind a burst of 10,000 messages, which reach handler and reducer in full", async () => {
    const heard: number[] = [];
    const onCommit = vi.fn();
    function Counter() {
      const [count, add] = useReducer((sum: number, n: number) => sum + n, 0);
      const [last, setLast] = useState(0);
      const room = useChannel("room:lobby");
      useChannelEvent(room, "new_msg", (payload) => {
        const { n } = payload as { n: number };
        heard.push(n);
        add(1);
        setLast(n);
      });
      return (
        <p>
          {count} {last}
        </p>
      );
    }
    const { server } = render(
      <>
        <Counter />
        <Room onCommit={onCommit} />
      </>,
    );
    await settle();
    onCommit.mockClear();
    const count = 10_000;
    for (let n = 1; n <= count; n++) server.broadcast("room:lobby", "new_msg", { n });
    while (heard.length < count) await settle();
    await settle();
    expect(heard).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(screen.getByText("10000 10000")).toBeDefined();
    expect(onCommit).not.toHaveBeenCalled();
  });
});

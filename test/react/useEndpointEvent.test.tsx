import { screen } from "@testing-library/react";
import { useEffect, useLayoutEffect, useReducer, useState } from "react";
import { flushSync } from "react-dom";
import { createLocalEndpoint, type Subscribable, useEndpointEvent } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { describeEachMode, settle, takeLines } from "../helpers/reactHarness.js";
import { Repeating } from "../helpers/Repeating.js";

interface ListenerProps {
  endpoint: Subscribable;
  topic?: string | null;
  event?: string;
  handler: (payload: unknown) => void;
  onCommit?: () => void;
  /** Told before the effects of a commit. */
  onLayout?: () => void;
}

function Listener(props: ListenerProps) {
  const { endpoint, topic = "room:lobby", event = "new_msg", handler } = props;
  const { onCommit, onLayout } = props;
  useEndpointEvent(endpoint, topic, event, handler);
  useEffect(() => onCommit?.());
  useLayoutEffect(() => onLayout?.());
  return null;
}

/** Counts who listens. */
function createCounted() {
  const local = createLocalEndpoint();
  const counts = { subscribed: 0, listening: 0 };
  const subscribe: Subscribable["subscribe"] = (...args) => {
    const off = local.subscribe(...args);
    counts.subscribed += 1;
    counts.listening += 1;
    return () => {
      counts.listening -= 1;
      off();
    };
  };
  return { ...local, subscribe, counts };
}

describeEachMode("useEndpointEvent", ({ renderBare, render, strict }) => {
  it("calls its handler with every message of its topic and event, once and in order", () => {
    const endpoint = createCounted();
    const heard = vi.fn();
    renderBare(<Listener endpoint={endpoint} handler={heard} />);
    const binary = Uint8Array.of(0, 255).buffer;
    void endpoint.broadcast("room:lobby", "new_msg", { n: 1 });
    void endpoint.broadcast("room:lobby", "other", { n: 2 });
    void endpoint.broadcast("room:other", "new_msg", { n: 3 });
    void endpoint.broadcast("room:lobby", "new_msg", binary);
    expect(heard.mock.calls).toEqual([[{ n: 1 }], [binary]]);
    expect(heard.mock.lastCall?.[0]).toBe(binary);
    // StrictMode mounts twice.
    expect(endpoint.counts).toEqual({ subscribed: strict ? 2 : 1, listening: 1 });
  });

  it("shows what a repeater of the same page takes", async () => {
    const endpoint = createLocalEndpoint();
    function List() {
      const [list, add] = useReducer(
        (all: number[], payload: unknown) => [...all, (payload as { n: number }).n],
        [],
      );
      useEndpointEvent(endpoint, "room:lobby", "new_msg", add);
      return <p>{list.join()}</p>;
    }
    const { server } = render(
      <>
        <Repeating endpoint={endpoint} />
        <List />
      </>,
    );
    await settle();
    for (let n = 1; n <= 50; n++) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    const expected = Array.from({ length: 50 }, (_, index) => index + 1);
    expect(screen.getByText(expected.join())).toBeDefined();
    expect(screen.getByText("50 repeated")).toBeDefined();
  });

  it("calls the handler of the newest render, and subscribes once for all of them", () => {
    const endpoint = createCounted();
    const calls: string[] = [];
    const tree = (name: string) => (
      <Listener endpoint={endpoint} handler={() => calls.push(name)} />
    );
    const { rerender } = renderBare(tree("first"));
    const { subscribed } = endpoint.counts;
    rerender(tree("second"));
    void endpoint.broadcast("room:lobby", "new_msg", {});
    expect(calls).toEqual(["second"]);
    expect(endpoint.counts).toEqual({ subscribed, listening: 1 });
  });

  it("calls the newest handler already for the next message, when the one before set state", () => {
    const endpoint = createLocalEndpoint();
    const seen: number[] = [];
    function Counter() {
      const [count, setCount] = useState(0);
      useEndpointEvent(endpoint, "room:lobby", "new_msg", () => {
        seen.push(count);
        flushSync(() => setCount(count + 1));
      });
      return null;
    }
    renderBare(<Counter />);
    for (let n = 0; n < 3; n++) void endpoint.broadcast("room:lobby", "new_msg", {});
    expect(seen).toEqual([0, 1, 2]);
    takeLines("error");
  });

  it("follows a changed event, a changed topic and a changed endpoint", () => {
    const [a, b] = [createCounted(), createCounted()];
    const calls: unknown[] = [];
    const tree = (endpoint: Subscribable, topic: string, event: string) => (
      <Listener {...{ endpoint, topic, event }} handler={(payload) => calls.push(payload)} />
    );
    const broadcastAll = () => {
      for (const [name, endpoint] of Object.entries({ a, b })) {
        for (const topic of ["room:1", "room:2"]) {
          for (const event of ["x", "y"]) {
            void endpoint.broadcast(topic, event, `${name} ${topic} ${event}`);
          }
        }
      }
    };
    const { rerender } = renderBare(tree(a, "room:1", "x"));
    broadcastAll();
    for (const [endpoint, topic, event] of [
      [a, "room:1", "y"],
      [a, "room:2", "y"],
      [b, "room:2", "y"],
    ] as const) {
      rerender(tree(endpoint, topic, event));
      broadcastAll();
    }
    expect(calls).toEqual(["a room:1 x", "a room:1 y", "a room:2 y", "b room:2 y"]);
    expect([a.counts.listening, b.counts.listening]).toEqual([0, 1]);
  });

  it.each([
    ["topic", { topic: "room:b" }],
    ["event", { event: "other" }],
    ["endpoint", { endpoint: createLocalEndpoint() }],
  ])("never gives a late message to the handler of another %s", (_, change) => {
    const endpoint = createLocalEndpoint();
    const first = vi.fn();
    const second = vi.fn();
    const late = () => void endpoint.broadcast("room:lobby", "new_msg", {});
    const { rerender } = renderBare(<Listener endpoint={endpoint} handler={first} />);
    rerender(<Listener endpoint={endpoint} {...change} handler={second} onLayout={late} />);
    expect(second).not.toHaveBeenCalled();
    expect(first).not.toHaveBeenCalled();
  });

  it("is silent without a topic, and subscribes to nothing", () => {
    const endpoint = createCounted();
    const heard = vi.fn();
    const tree = (topic: string | null) => (
      <Listener endpoint={endpoint} topic={topic} handler={heard} />
    );
    const { rerender } = renderBare(tree(null));
    expect(endpoint.counts.subscribed).toBe(0);
    for (const topic of ["room:lobby", null]) {
      rerender(tree(topic));
      void endpoint.broadcast("room:lobby", "new_msg", { topic });
    }
    expect(heard.mock.calls).toEqual([[{ topic: "room:lobby" }]]);
    expect(endpoint.counts.listening).toBe(0);
  });

  it("unsubscribes and is silent at once when its component is gone", () => {
    const endpoint = createCounted();
    const heard = vi.fn();
    const { rerender } = renderBare(<Listener endpoint={endpoint} handler={heard} />);
    rerender(<></>);
    void endpoint.broadcast("room:lobby", "new_msg", {});
    expect(heard).not.toHaveBeenCalled();
    expect(endpoint.counts.listening).toBe(0);
  });

  it("renders for no message unless the handler sets state", () => {
    const endpoint = createLocalEndpoint();
    const onCommit = vi.fn();
    renderBare(<Listener endpoint={endpoint} handler={() => undefined} onCommit={onCommit} />);
    onCommit.mockClear();
    for (let n = 0; n < 100; n++) void endpoint.broadcast("room:lobby", "new_msg", { n });
    expect(onCommit).not.toHaveBeenCalled();
  });

  it("calls the handlers of several components, and reports one that throws", () => {
    const endpoint = createLocalEndpoint();
    const heard = vi.fn();
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const error = new Error("mine");
    const fail = () => {
      throw error;
    };
    renderBare(
      <>
        <Listener endpoint={endpoint} handler={fail} />
        <Listener endpoint={endpoint} handler={heard} />
      </>,
    );
    void endpoint.broadcast("room:lobby", "new_msg", { n: 1 });
    expect(heard.mock.calls).toEqual([[{ n: 1 }]]);
    expect(reported.mock.calls).toEqual([[error]]);
  });

  it("needs no provider", () => {
    expect(() =>
      renderBare(<Listener endpoint={createLocalEndpoint()} handler={() => undefined} />),
    ).not.toThrow();
  });
});

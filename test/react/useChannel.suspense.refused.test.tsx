import { act } from "@testing-library/react";
import { Component, type ReactNode, startTransition, useState } from "react";
import { defineChannels, type SlipstreamError } from "slipstream-react";
import { expect, it, vi } from "vitest";
import { z } from "zod";

import { catchInListeners } from "../helpers/ErrorBoundary.js";
import {
  advance,
  createServer,
  describeEachMode,
  joins,
  leaves,
  settle,
  takeLines,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

interface Caught {
  boundary: (name: string, children: ReactNode) => ReactNode;
  errors: SlipstreamError[];
  /** Resets every boundary that caught something. */
  reset: () => void;
}

/** Error boundaries that show `refused room:a`. */
function catching(): Caught {
  const errors: SlipstreamError[] = [];
  const resets = new Set<() => void>();
  class Boundary extends Component<{ children: ReactNode }, { error: SlipstreamError | null }> {
    override state: { error: SlipstreamError | null } = { error: null };
    static getDerivedStateFromError(error: SlipstreamError) {
      return { error };
    }
    override componentDidCatch(error: SlipstreamError) {
      errors.push(error);
      resets.add(() => this.setState({ error: null }));
    }
    override render() {
      const { error } = this.state;
      return error ? <p>{[error.code, error.topic].join(" ")}</p> : this.props.children;
    }
  }
  return {
    boundary: (name, children) => <Boundary key={name}>{children}</Boundary>,
    errors,
    reset: () =>
      act(() => {
        for (const reset of [...resets]) reset();
        resets.clear();
      }),
  };
}

describeEachMode("with suspense, a refusal", ({ render, strict }) => {
  const room = (name = "lobby", onRender?: () => void) => (
    <Waiting what={name}>
      <SuspendedRoom topic={`room:${name}`} {...(onRender && { onRender })} />
    </Waiting>
  );

  it("is thrown to the nearest error boundary, and is no loop of joins", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, errors } = catching();
    const onRender = vi.fn();
    const { slipstream } = render(boundary("outer", boundary("inner", room("lobby", onRender))), {
      server,
    });
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    await settle();
    expect(seen()).toEqual(["refused room:lobby"]);
    expect(errors).toEqual([
      expect.objectContaining({ response: { reason: "unauthorized" }, name: "SlipstreamError" }),
    ]);
    await advance(60_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
    expect([...slipstream.store.getState().topics]).toEqual([]);
    expect(onRender.mock.calls.length).toBeLessThanOrEqual(strict ? 10 : 5);
    takeLines("error");
  });

  it.each([100, 500, 1_500, 10_000])(
    "is followed by one more join when the boundary is reset after %i ms",
    async (afterMs) => {
      catchInListeners();
      const server = createServer();
      const { boundary, errors, reset } = catching();
      const { slipstream } = render(boundary("only", room()), { server });
      (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
      await advance(afterMs);
      reset();
      expect(seen()).toEqual(["waiting for lobby"]);
      (await server.expectJoin("room:lobby")).ok({ n: 2 });
      await settle();
      expect(seen()).toEqual(['room:lobby joined {"n":2}']);
      expect(errors).toHaveLength(1);
      await advance(60_000);
      expect(joins(server)).toHaveLength(2);
      expect(leaves(server)).toEqual([]);
      expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(1);
      takeLines("error");
    },
  );

  it("is thrown again, and not asked for, by a render that comes right behind it", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, reset } = catching();
    render(boundary("only", room()), { server });
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    for (let ms = 0; ms < 90; ms += 30) {
      await advance(30);
      reset();
      expect(seen()).toEqual(["refused room:lobby"]);
    }
    await advance(1_000);
    expect(joins(server)).toHaveLength(1);
    takeLines("error");
  });

  it("is thrown again when the next try is refused, and again tried when asked", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, errors, reset } = catching();
    render(boundary("only", room()), { server });
    for (let tries = 1; tries <= 4; tries++) {
      (await server.expectJoin("room:lobby")).error({ reason: "forbidden" });
      await advance(2_000);
      expect(seen()).toEqual(["refused room:lobby"]);
      expect(errors).toHaveLength(tries);
      reset();
      expect(seen()).toEqual(["waiting for lobby"]);
    }
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(joins(server)).toHaveLength(5);
    takeLines("error");
  });

  it("is asked about once a second at most, however often the boundary is reset", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, reset } = catching();
    render(boundary("only", room()), { server });
    for (let refusals = 1; refusals <= 2; refusals++) {
      (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
      await advance(100);
      reset();
    }
    for (let ms = 100; ms < 900; ms += 300) {
      expect(seen()).toEqual(["refused room:lobby"]);
      await advance(300);
      reset();
    }
    expect(joins(server)).toHaveLength(2);
    await advance(300);
    reset();
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    takeLines("error");
  });

  it("of one sibling leaves the other joined", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary } = catching();
    render(
      <>
        {boundary("a", room("a"))}
        {boundary("b", room("b"))}
      </>,
      { server },
    );
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    (await server.expectJoin("room:b")).ok({});
    await settle();
    expect(seen()).toEqual(["refused room:a", "room:b joined {}"]);
    await advance(60_000);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual([]);
    takeLines("error");
  });

  it("of one sibling leaves no claim of the other behind, where they share a boundary", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary } = catching();
    const { slipstream } = render(
      boundary(
        "both",
        <Waiting>
          <SuspendedRoom topic="room:a" />
          <SuspendedRoom topic="room:b" />
        </Waiting>,
      ),
      { server },
    );
    (await server.expectJoin("room:b")).ok({});
    (await server.expectJoin("room:a")).error({ reason: "unauthorized" });
    await settle();
    expect(seen()).toEqual(["refused room:a"]);
    await advance(6_100);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual(["room:b"]);
    expect([...slipstream.store.getState().topics]).toEqual([]);
    takeLines("error");
  });

  it("of a topic of two boundaries is thrown to both, and each tries again for itself", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, errors, reset } = catching();
    render(
      <>
        {boundary("one", room())}
        {boundary("two", room())}
      </>,
      { server },
    );
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    await settle();
    expect(seen()).toEqual(["refused room:lobby", "refused room:lobby"]);
    expect(errors).toHaveLength(2);
    await advance(100);
    reset();
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}", "room:lobby joined {}"]);
    expect(joins(server)).toHaveLength(2);
    takeLines("error");
  });

  it("is followed by another join though a component without suspense claims the topic", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, reset } = catching();
    render(
      <>
        <Room />
        {boundary("only", room())}
      </>,
      { server },
    );
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    await advance(2_000);
    expect(seen()).toEqual(["room:lobby refused", "refused room:lobby"]);
    reset();
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(seen()).toEqual(["room:lobby joined", "room:lobby joined {}"]);
    expect(joins(server)).toHaveLength(2);
    takeLines("error");
  });

  it("in a transition is thrown once it is answered, and is no loop", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, errors } = catching();
    let setTopic: (topic: string) => void = () => undefined;
    function Rooms() {
      "use no memo"; // It hands its setter out.
      const [topic, set] = useState("a");
      setTopic = set;
      return room(topic);
    }
    render(boundary("only", <Rooms />), { server });
    (await server.expectJoin("room:a")).ok({});
    await settle();
    act(() => startTransition(() => setTopic("b")));
    const join = await server.expectJoin("room:b");
    await settle();
    join.error({ reason: "unauthorized" });
    await settle();
    expect(seen()).toEqual(["refused room:b"]);
    expect(errors).toHaveLength(1);
    await advance(60_000);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual(["room:a"]);
    takeLines("error");
  });

  it("is that of a response too that does not fit its schema, until the topic was left", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, errors, reset } = catching();
    const channels = defineChannels({ "room:*": { response: z.object({ n: z.number() }) } });
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    render(boundary("only", room()), { server, slipstream: { channels } });
    (await server.expectJoin("room:lobby")).ok({ n: "one" });
    await settle();
    expect(seen()).toEqual(["invalid-payload room:lobby"]);
    expect(errors).toHaveLength(1);
    expect(reported).toHaveBeenCalledTimes(1);
    await advance(2_000);
    await server.expectLeave("room:lobby");
    await server.expectNoJoin();
    reset();
    (await server.expectJoin("room:lobby")).ok({ n: 1 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":1}']);
    takeLines("error");
  });

  it("is a response too that did not fit for those who mounted before: it is not joined again", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary } = catching();
    const channels = defineChannels({ "room:*": { response: z.object({ n: z.number() }) } });
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const { slipstream, rerender } = render(<Room />, { server, slipstream: { channels } });
    (await server.expectJoin("room:lobby")).ok({ n: "one" });
    await settle();
    rerender([<Room key="before" />, boundary("only", room())]);
    await settle();
    expect(seen()).toEqual(["room:lobby joined", "invalid-payload room:lobby"]);
    expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(1);
    await advance(10_000);
    expect(joins(server)).toHaveLength(1);
    expect(reported).toHaveBeenCalledTimes(1);
    takeLines("error");
  });

  it("is that of join params too that do not fit their schema: a reset asks for them again", async () => {
    catchInListeners();
    const server = createServer();
    const { boundary, errors, reset } = catching();
    const channels = defineChannels({ "room:*": { params: z.object({ token: z.string() }) } });
    let token: unknown = 7;
    const { slipstream } = render(
      boundary(
        "only",
        <Waiting>
          <SuspendedRoom params={() => ({ token })} />
        </Waiting>,
      ),
      { server, slipstream: { channels } },
    );
    await settle();
    expect(seen()).toEqual(["invalid-payload room:lobby"]);
    expect(errors).toHaveLength(1);
    await advance(60_000);
    expect([...slipstream.store.getState().topics]).toEqual([]);
    expect(joins(server)).toEqual([]);
    token = "t";
    reset();
    (await server.expectJoin("room:lobby", { token: "t" })).ok({ n: 1 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":1}']);
    takeLines("error");
  });

  it("for now is none: it waits", async () => {
    const server = createServer();
    render(room(), { server, slipstream: { verdict: () => "retry" } });
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    await advance(100);
    expect(seen()).toEqual(["waiting for lobby"]);
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
  });

  it("after it was joined is shown, not thrown: it is stale then", async () => {
    const server = createServer();
    render(room(), { server });
    (await server.expectJoin("room:lobby")).ok({ n: 1 });
    await settle();
    server.disconnect({ code: 1006 });
    await advance(100);
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    await settle();
    expect(seen()).toEqual(['room:lobby stale, refused {"n":1}']);
  });
});

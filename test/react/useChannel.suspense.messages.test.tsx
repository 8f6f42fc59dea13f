import { type ReactNode, Suspense, useReducer } from "react";
import {
  useChannel,
  useChannelEvent,
  type UseChannelOptions,
  useChannelReducer,
  useLatest,
  usePresence,
} from "slipstream-react";
import { expect, it, vi } from "vitest";

import { createGate } from "../helpers/gate.js";
import {
  advance,
  createServer,
  describeEachMode,
  joins,
  leaves,
  sentPayloads,
  settle,
  takeLines,
} from "../helpers/reactHarness.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

interface Heard {
  log: unknown[];
  Listener: (props: { name: string } & UseChannelOptions) => ReactNode;
}

const numberOf = (payload: unknown) => (payload as { n?: unknown }).n;

/** A room that tells of all that it hears, in every way there is. */
function listening(): Heard {
  const log: unknown[] = [];
  function Listener({ name, ...options }: { name: string } & UseChannelOptions) {
    const room = useChannel("room:lobby", {
      onJoin: (response, { isRejoin }) =>
        log.push(`${name} ${isRejoin ? "rejoined" : "joined"} ${String(numberOf(response))}`),
      onMessage: (_event, payload) => log.push(`${name} message ${String(numberOf(payload))}`),
      suspense: true,
      ...options,
    });
    useChannelEvent(room, "new_msg", (payload) =>
      log.push(`${name} event ${String(numberOf(payload))}`),
    );
    const latest = useLatest(room, "new_msg", { select: numberOf });
    const all = useChannelReducer(
      room,
      (before: unknown[], { event, payload }) => [
        ...before,
        event === "phx_join" ? `join ${String(numberOf(payload))}` : numberOf(payload),
      ],
      [],
    );
    return <p>{[name, all.join(), String(latest)].join(" ")}</p>;
  }
  return { log, Listener };
}

describeEachMode("with suspense, messages between the answer and the mount", ({ render }) => {
  it("are heard once, in order and before newer ones, in one boundary", async () => {
    const server = createServer();
    const { Wait, open } = createGate();
    const { log, Listener } = listening();
    render(
      <Suspense fallback={<p>waiting</p>}>
        <Listener name="a" />
        <Listener name="b" />
        <Wait />
      </Suspense>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({ n: 0 });
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(log).toEqual([]);
    expect(seen()).toEqual(["waiting"]);
    await open();
    server.broadcast("room:lobby", "new_msg", { n: 3 });
    await settle();
    for (const name of ["a", "b"]) {
      expect(log.filter((line) => String(line).startsWith(name))).toEqual([
        `${name} joined 0`,
        ...[1, 2, 3].flatMap((n) => [`${name} event ${n}`, `${name} message ${n}`]),
      ]);
    }
    expect(seen()).toEqual(["a join 0,1,2,3 3", "b join 0,1,2,3 3"]);
    await advance(10_000);
    expect(log).toHaveLength(14);
  });

  it.each(["one boundary", "separate boundaries"])(
    "that came right behind the answer are heard, in %s",
    async (where) => {
      const server = createServer();
      const { log, Listener } = listening();
      const rooms = ["a", "b"].map((name) => <Listener key={name} name={name} />);
      render(
        where === "one boundary" ? (
          <Waiting>{rooms}</Waiting>
        ) : (
          rooms.map((room) => <Waiting key={room.key}>{room}</Waiting>)
        ),
        { server },
      );
      const join = await server.expectJoin("room:lobby");
      join.ok({ n: 0 });
      for (let n = 1; n <= 20; n++) server.broadcast("room:lobby", "new_msg", { n });
      await settle();
      for (let n = 21; n <= 30; n++) {
        server.broadcast("room:lobby", "new_msg", { n });
        await Promise.resolve();
      }
      await settle();
      const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
      for (const name of ["a", "b"]) {
        expect(log.filter((line) => String(line).startsWith(name))).toEqual([
          `${name} joined 0`,
          ...numbers.flatMap((n) => [`${name} event ${n}`, `${name} message ${n}`]),
        ]);
      }
      expect(seen()).toEqual(["a", "b"].map((name) => `${name} join 0,${numbers.join()} 30`));
    },
  );

  it("one by one, whenever the mount comes among them, are heard once and in order", async () => {
    for (let turns = 0; turns < 60; turns += 2) {
      const server = createServer();
      const { log, Listener } = listening();
      const { unmount } = render(
        <Waiting>
          <Listener name="a" />
        </Waiting>,
        { server },
      );
      (await server.expectJoin("room:lobby")).ok({ n: 0 });
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      for (let n = 1; n <= 5; n++) {
        server.broadcast("room:lobby", "new_msg", { n });
        await Promise.resolve();
      }
      await settle();
      expect(seen()).toEqual(["a join 0,1,2,3,4,5 5"]);
      expect(log.filter((line) => String(line).includes("event"))).toEqual(
        [1, 2, 3, 4, 5].map((n) => `a event ${n}`),
      );
      unmount();
    }
  });

  it("across a rejoin come in the order of the wire", async () => {
    const server = createServer();
    const { Wait, open } = createGate();
    const { log, Listener } = listening();
    render(
      <Suspense fallback={<p>waiting</p>}>
        <Listener name="a" />
        <Wait />
      </Suspense>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({ n: 0 });
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    server.disconnect({ code: 1006 });
    await advance(100);
    (await server.expectJoin("room:lobby")).ok({ n: 10 });
    server.broadcast("room:lobby", "new_msg", { n: 11 });
    await settle();
    await open();
    await settle();
    expect(seen()).toEqual(["a join 0,1,join 10,11 11"]);
    expect(log).toEqual([
      ...["a joined 0", "a event 1", "a message 1"],
      ...["a rejoined 10", "a event 11", "a message 11"],
    ]);
  });

  it("are those since the first answer: a later mount begins with the join that holds", async () => {
    const server = createServer();
    const { log, Listener } = listening();
    const tree = (names: string[]) => (
      <Waiting>
        {names.map((name) => (
          <Listener key={name} name={name} />
        ))}
      </Waiting>
    );
    const { rerender } = render(tree(["a"]), { server });
    (await server.expectJoin("room:lobby")).ok({ n: 0 });
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    rerender(tree(["a", "b"]));
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(seen()).toEqual(["a join 0,1,2 2", "b join 0,2 2"]);
    expect(log.filter((line) => String(line).startsWith("b"))).toEqual([
      "b event 2",
      "b message 2",
    ]);
  });

  it("are for who suspended: one without suspense that mounts meanwhile hears newer ones", async () => {
    const server = createServer();
    const { Wait, open } = createGate();
    const { log, Listener } = listening();
    const tree = (...others: ReactNode[]) => [
      <Waiting key="suspended">
        <Listener name="a" />
        <Wait />
      </Waiting>,
      ...others,
    ];
    const { rerender } = render(tree(), { server });
    (await server.expectJoin("room:lobby")).ok({ n: 0 });
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    rerender(tree(<Listener key="plain" name="b" suspense={false} />));
    await settle();
    expect(seen()).toEqual(["waiting for rooms", "b join 0 undefined"]);
    expect(log).toEqual([]);
    await open();
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(seen()).toEqual(["a join 0,1,2 2", "b join 0,2 2"]);
    expect(log.filter((line) => String(line).includes("event"))).toEqual([
      ...["a event 1", "b event 2", "a event 2"],
    ]);
  });

  it("say who is there, too", async () => {
    const server = createServer();
    const { Wait, open } = createGate();
    const meta = (ref: string) => ({ metas: [{ phx_ref: ref }] });
    function Present() {
      const room = useChannel("room:lobby", { suspense: true });
      const { list, synced } = usePresence(room);
      const names = list.map(({ key, metas }) => `${key}${metas.length}`).join();
      return <p>{synced ? names : `not synced ${names}`}</p>;
    }
    render(
      <Suspense fallback={<p>waiting</p>}>
        <Present />
        <Wait />
      </Suspense>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({});
    server.push("room:lobby", "presence_state", { ann: meta("1"), bob: meta("2") });
    server.push("room:lobby", "presence_diff", { joins: { cem: meta("3") }, leaves: {} });
    await settle();
    await open();
    server.push("room:lobby", "presence_diff", { joins: {}, leaves: { bob: meta("2") } });
    await settle();
    expect(seen()).toEqual(["ann1,cem1"]);
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("and a gap of a rejoin among them are told on the mount, once", async () => {
    const server = createServer();
    const { Wait, open } = createGate();
    const { log, Listener } = listening();
    render(
      <Waiting>
        <Listener
          name="a"
          cursor={(_event, payload) => numberOf(payload) as number}
          onGap={() => log.push("a gap")}
        />
        <Wait />
      </Waiting>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({ n: 0 });
    await settle();
    server.disconnect({ code: 1006 });
    await advance(100);
    (await server.expectJoin("room:lobby")).ok({ n: 9, gap: true });
    await settle();
    expect(log).toEqual([]);
    await open();
    await advance(2_000);
    expect(log).toEqual(["a joined 0", "a gap", "a rejoined 9"]);
  });

  it("move the cursor, from which the rejoin goes on", async () => {
    const server = createServer();
    const { Wait, open } = createGate();
    const { Listener } = listening();
    render(
      <Suspense fallback={<p>waiting</p>}>
        <Listener
          name="a"
          cursor={(_event, payload) => numberOf(payload) as number}
          params={({ cursor }: { cursor?: string | number }) => ({ after: cursor ?? null })}
        />
        <Wait />
      </Suspense>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({ n: 0 });
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    await open();
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    server.disconnect({ code: 1006 });
    await advance(100);
    (await server.expectJoin("room:lobby")).ok({ n: 2 });
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    server.broadcast("room:lobby", "new_msg", { n: 3 });
    await settle();
    expect(sentPayloads(server, "phx_join")).toEqual([{ after: null }, { after: 2 }]);
    expect(seen()).toEqual(["a join 0,1,2,join 2,3 3"]);
    expect(leaves(server)).toEqual([]);
  });

  it("reach the others though one handler throws", async () => {
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const server = createServer();
    const heard = vi.fn();
    render(
      <Waiting>
        <SuspendedRoom
          onNew={() => {
            throw new Error("mine");
          }}
        />
        <SuspendedRoom onNew={heard} />
      </Waiting>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({});
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect(reported.mock.calls).toEqual([[new Error("mine")]]);
    expect(heard.mock.calls).toEqual([[{ n: 1 }]]);
  });

  it("may unmount the component that hears them", async () => {
    const server = createServer();
    const heard = vi.fn();
    function Once() {
      const [isOver, end] = useReducer(() => true, false);
      if (isOver) return <p>over</p>;
      return (
        <SuspendedRoom
          onNew={(payload) => {
            heard(payload);
            end();
          }}
        />
      );
    }
    render(
      <Waiting>
        <Once />
      </Waiting>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({});
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    server.broadcast("room:lobby", "new_msg", { n: 2 });
    await settle();
    expect(seen()).toEqual(["over"]);
    await advance(2_000);
    expect(leaves(server)).toEqual(["room:lobby"]);
  });

  it("were asked for with the params of then: newer ones are a leave and a join", async () => {
    const server = createServer();
    const tree = (token: number) => (
      <Waiting>
        <SuspendedRoom params={{ token }} />
      </Waiting>
    );
    const { rerender } = render(tree(1), { server });
    const join = await server.expectJoin("room:lobby", { token: 1 });
    rerender(tree(2));
    join.ok({ n: 1 });
    await settle();
    expect(takeLines("warn")).toEqual([]);
    await server.expectLeave("room:lobby");
    (await server.expectJoin("room:lobby", { token: 2 })).ok({ n: 2 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":2}']);
    expect(joins(server)).toHaveLength(2);
  });
});

import { useChannel } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  joins,
  leaves,
  sentPayloads,
  settle,
} from "../helpers/reactHarness.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

const minuteMs = 60_000;

describeEachMode("with suspense, useChannel waits", ({ render }) => {
  it("for a connection, for a minute and more", async () => {
    const server = createRooms();
    server.refuseConnect(1_000);
    const onRender = vi.fn();
    const { slipstream } = render(
      <Waiting>
        <SuspendedRoom onRender={onRender} />
      </Waiting>,
      { server },
    );
    await advance(minuteMs);
    expect(seen()).toEqual(["waiting for rooms"]);
    expect([...slipstream.store.getState().topics.values()]).toMatchObject([
      { topic: "room:lobby", status: "pending", claims: 1 },
    ]);
    // Two and more with each claim of 5 s, StrictMode counted.
    expect(onRender.mock.calls.length).toBeLessThan(80);
    server.acceptConnect();
    await advance(5_000);
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(joins(server)).toEqual(["room:lobby"]);
    await advance(10_000);
    expect(leaves(server)).toEqual([]);
    expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(1);
  });

  it("for the next try of a connection, with its claim", async () => {
    const server = createRooms();
    server.refuseConnect(1);
    const { slipstream } = render(
      <Waiting>
        <SuspendedRoom />
      </Waiting>,
      { server, slipstream: { reconnectAfterMs: [20_000] } },
    );
    await advance(15_000);
    expect(slipstream.store.getState().connection.status).toBe("reconnecting");
    expect([...slipstream.store.getState().topics.values()]).toMatchObject([
      { topic: "room:lobby", status: "pending", claims: 1 },
    ]);
    await advance(6_000);
    expect(seen()).toEqual(["room:lobby joined {}"]);
  });

  it("for a connection, and joins with the params of the last render", async () => {
    const server = createRooms();
    server.hangConnect();
    const tree = (token: number) => (
      <Waiting>
        <SuspendedRoom params={{ token }} />
      </Waiting>
    );
    const { rerender } = render(tree(1), { server });
    await settle();
    rerender(tree(2));
    server.acceptConnect();
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(sentPayloads(server, "phx_join")).toEqual([{ token: 2 }]);
    expect(leaves(server)).toEqual([]);
  });

  it("for one topic after the other, and keeps the first however long the second takes", async () => {
    const server = createServer();
    function Two() {
      const a = useChannel("room:a", { suspense: true });
      const b = useChannel("room:b", { suspense: true });
      return <p>{[a.status, b.status].join(" ")}</p>;
    }
    render(
      <Waiting>
        <Two />
      </Waiting>,
      { server, slipstream: { timeoutMs: minuteMs } },
    );
    const a = await server.expectJoin("room:a");
    await advance(3_000);
    a.ok({});
    const b = await server.expectJoin("room:b");
    await advance(30_000);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual([]);
    b.ok({});
    await settle();
    expect(seen()).toEqual(["joined joined"]);
  });

  it("for a slow server, without a leave and another join", async () => {
    const server = createServer();
    const onRender = vi.fn();
    render(
      <Waiting>
        <SuspendedRoom onRender={onRender} />
        <SuspendedRoom />
      </Waiting>,
      { server, slipstream: { timeoutMs: 2 * minuteMs } },
    );
    const join = await server.expectJoin("room:lobby");
    await advance(minuteMs);
    expect(seen()).toEqual(["waiting for rooms"]);
    expect(onRender.mock.calls.length).toBeLessThan(80);
    expect(leaves(server)).toEqual([]);
    join.ok({ n: 1 });
    await settle();
    const joined = 'room:lobby joined {"n":1}';
    expect(seen()).toEqual([joined, joined]);
    await advance(10_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("for its turn", async () => {
    const server = createServer();
    render(
      ["a", "b"].map((name) => (
        <Waiting key={name} what={name}>
          <SuspendedRoom topic={`room:${name}`} />
        </Waiting>
      )),
      { server, slipstream: { maxJoinsInFlight: 1 } },
    );
    const a = await server.expectJoin("room:a");
    await advance(6_500);
    expect(joins(server)).toEqual(["room:a"]);
    expect(seen()).toEqual(["waiting for a", "waiting for b"]);
    a.ok({});
    await settle();
    expect(seen()).toEqual(["room:a joined {}", "waiting for b"]);
    (await server.expectJoin("room:b")).ok({});
    await settle();
    expect(seen()).toEqual(["room:a joined {}", "room:b joined {}"]);
    expect(leaves(server)).toEqual([]);
  });

  it("for its params", async () => {
    let answer: (params: object) => void = () => undefined;
    const params = vi.fn(() => new Promise<object>((resolve) => (answer = resolve)));
    const { server } = render(
      <Waiting>
        <SuspendedRoom params={params} />
      </Waiting>,
    );
    await advance(8_000);
    expect(seen()).toEqual(["waiting for rooms"]);
    answer({});
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(params).toHaveBeenCalledTimes(1);
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("while the server refuses it for now, does not answer, and its channel crashes", async () => {
    const server = createServer();
    const onCommit = vi.fn();
    render(
      <Waiting>
        <SuspendedRoom onCommit={onCommit} />
      </Waiting>,
      { server, slipstream: { timeoutMs: 3_000 } },
    );
    (await server.expectJoin("room:lobby")).error({ reason: "busy" });
    await advance(100);
    (await server.expectJoin("room:lobby")).ignore();
    await advance(3_500);
    await server.expectLeave("room:lobby");
    await server.expectJoin("room:lobby");
    server.sendRaw([null, null, "room:lobby", "phx_error", {}]);
    await advance(1_000);
    expect(seen()).toEqual(["waiting for rooms"]);
    expect(onCommit).not.toHaveBeenCalled();
    (await server.expectJoin("room:lobby")).ok({ n: 4 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":4}']);
    await advance(10_000);
    await server.expectNoJoin();
    await server.expectNoLeave();
  });

  it("through a drop before the first answer", async () => {
    const server = createServer();
    render(
      <Waiting>
        <SuspendedRoom />
      </Waiting>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ignore();
    server.disconnect({ code: 1006 });
    await advance(1_000);
    expect(seen()).toEqual(["waiting for rooms"]);
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(seen()).toEqual(["room:lobby joined {}"]);
    expect(joins(server)).toHaveLength(2);
    await advance(10_000);
    expect(leaves(server)).toEqual([]);
  });
});

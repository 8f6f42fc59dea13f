import { useState } from "react";
import { useChannel } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createServer,
  describeEachMode,
  joins,
  leaves,
  settle,
  sentPayloads,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

describeEachMode("with suspense, useChannel", ({ render }) => {
  it("suspends until the first answer, and has the response as it is shown", async () => {
    const server = createServer();
    const onCommit = vi.fn();
    render(
      <Waiting>
        <SuspendedRoom onCommit={onCommit} />
      </Waiting>,
      { server },
    );
    expect(seen()).toEqual(["waiting for rooms"]);
    const join = await server.expectJoin("room:lobby");
    await settle();
    expect(seen()).toEqual(["waiting for rooms"]);
    expect(onCommit).not.toHaveBeenCalled();
    join.ok({ n: 1 });
    await settle();
    expect(seen()).toEqual(['room:lobby joined {"n":1}']);
    const joined = { status: "joined", isJoined: true, isStale: false, response: { n: 1 } };
    expect(onCommit.mock.calls[0]).toEqual([expect.objectContaining(joined)]);
    await advance(10_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("joins once for several components, each counted once", async () => {
    const server = createServer();
    const { slipstream } = render(
      <>
        <Waiting what="two">
          <SuspendedRoom />
          <SuspendedRoom />
        </Waiting>
        <Waiting what="one">
          <SuspendedRoom />
        </Waiting>
        <Room />
      </>,
      { server },
    );
    (await server.expectJoin("room:lobby")).ok({ n: 1 });
    await settle();
    const joined = 'room:lobby joined {"n":1}';
    expect(seen()).toEqual([joined, joined, joined, "room:lobby joined"]);
    const claims = () => slipstream.store.getState().topics.get("room:lobby")?.claims;
    expect(claims()).toBe(4);
    await advance(10_000);
    expect(claims()).toBe(4);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it.each([
    [
      "one boundary",
      <Waiting key="all">
        <SuspendedRoom topic="room:a" />
        <SuspendedRoom topic="room:b" />
        <SuspendedRoom topic="room:c" />
      </Waiting>,
      ["waiting for rooms"],
    ],
    [
      "separate boundaries",
      ["a", "b", "c"].map((name) => (
        <Waiting key={name} what={name}>
          <SuspendedRoom topic={`room:${name}`} />
        </Waiting>
      )),
      ["waiting for a", "waiting for b", "waiting for c"],
    ],
    [
      "nested boundaries",
      <Waiting key="all">
        <SuspendedRoom topic="room:a" />
        <Waiting what="b">
          <SuspendedRoom topic="room:b" />
          <Waiting what="c">
            <SuspendedRoom topic="room:c" />
          </Waiting>
        </Waiting>
      </Waiting>,
      ["waiting for rooms"],
    ],
  ])("joins siblings in parallel, in %s", async (_where, ui, fallbacks) => {
    const server = createServer();
    render(ui, { server });
    await settle();
    expect(seen()).toEqual(fallbacks);
    expect(joins(server)).toEqual(["room:a", "room:b", "room:c"]);
    for (const name of ["c", "a", "b"]) {
      (await server.expectJoin(`room:${name}`)).ok({ name });
      await settle();
    }
    expect(seen()).toEqual(["a", "b", "c"].map((name) => `room:${name} joined {"name":"${name}"}`));
    await advance(10_000);
    expect(joins(server)).toHaveLength(3);
    expect(leaves(server)).toEqual([]);
  });

  it("shows each of separate boundaries as soon as its own topic is answered", async () => {
    const server = createServer();
    render(
      ["a", "b"].map((name) => (
        <Waiting key={name} what={name}>
          <SuspendedRoom topic={`room:${name}`} />
        </Waiting>
      )),
      { server },
    );
    (await server.expectJoin("room:b")).ok({});
    await settle();
    expect(seen()).toEqual(["waiting for a", "room:b joined {}"]);
    (await server.expectJoin("room:a")).ok({});
    await settle();
    expect(seen()).toEqual(["room:a joined {}", "room:b joined {}"]);
  });

  it("joins two topics of one component one after the other, each once", async () => {
    const server = createServer();
    function Two() {
      const a = useChannel("room:a", { suspense: true });
      const b = useChannel("room:b", { suspense: true });
      return <p>{[a.status, b.status].join(" ")}</p>;
    }
    const { slipstream } = render(
      <Waiting>
        <Two />
      </Waiting>,
      { server },
    );
    (await server.expectJoin("room:a")).ok({});
    (await server.expectJoin("room:b")).ok({});
    await settle();
    expect(seen()).toEqual(["joined joined"]);
    const claims = () =>
      [...slipstream.store.getState().topics.values()].map((topic) => topic.claims);
    expect(claims()).toEqual([1, 1]);
    await advance(10_000);
    expect(claims()).toEqual([1, 1]);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual([]);
  });

  it("joins with the params, asked for once, in order of priority", async () => {
    const params = vi.fn(() => ({ asked: true }));
    const { server } = render(
      <Waiting>
        <SuspendedRoom topic="room:a" params={{ token: 1 }} />
        <SuspendedRoom topic="room:b" params={params} priority={1} />
      </Waiting>,
    );
    await settle();
    expect(seen()).toEqual(["room:a joined {}", "room:b joined {}"]);
    expect(joins(server)).toEqual(["room:b", "room:a"]);
    expect(sentPayloads(server, "phx_join")).toEqual([{ asked: true }, { token: 1 }]);
    expect(params.mock.calls).toEqual([[{ attempt: 1, isRejoin: false }]]);
  });

  it("does not suspend where the topic is joined already", async () => {
    const onRender = vi.fn();
    const { server, rerender } = render([<Room key="room" />]);
    await settle();
    rerender([
      <Room key="room" />,
      <Waiting key="late">
        <SuspendedRoom onRender={onRender} />
      </Waiting>,
    ]);
    expect(seen()).toEqual(["room:lobby joined", "room:lobby joined {}"]);
    await advance(10_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("does not suspend without a topic", async () => {
    function Maybe({ topic }: { topic: string | null }) {
      const { status } = useChannel(topic, { suspense: true });
      return <p>{status}</p>;
    }
    const { server } = render(
      <Waiting>
        <Maybe topic={null} />
      </Waiting>,
    );
    expect(seen()).toEqual(["idle"]);
    await settle();
    expect(joins(server)).toEqual([]);
  });

  it("suspends once it is switched on, and shows without a pause once it is off", async () => {
    const server = createServer();
    function Switched({ suspense }: { suspense: boolean }) {
      const { status } = useChannel("room:lobby", { suspense });
      const [id] = useState("kept");
      return (
        <p>
          {status} {id}
        </p>
      );
    }
    const tree = (suspense: boolean) => (
      <Waiting>
        <Switched suspense={suspense} />
      </Waiting>
    );
    const { rerender } = render(tree(false), { server });
    await settle();
    expect(seen()).toEqual(["joining kept"]);
    rerender(tree(true));
    expect(seen()).toEqual(["waiting for rooms"]);
    rerender(tree(false));
    expect(seen()).toEqual(["joining kept"]);
    rerender(tree(true));
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(seen()).toEqual(["joined kept"]);
    await advance(10_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });
});

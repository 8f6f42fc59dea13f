import { act } from "@testing-library/react";
import { startTransition, useState } from "react";
import { expect, it } from "vitest";

import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  joins,
  leaves,
  settle,
  topicsOf,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

const room = (name: string) => (
  <Waiting key={name} what={name}>
    <SuspendedRoom topic={`room:${name}`} />
  </Waiting>
);

describeEachMode("with suspense, a render that is thrown away", ({ render }) => {
  it("leaves its topic after 5 s and the linger, when it is gone before the answer", async () => {
    const server = createServer();
    const { slipstream, rerender } = render(room("a"), { server });
    (await server.expectJoin("room:a")).ignore();
    rerender(<p>gone</p>);
    await advance(5_900);
    expect(leaves(server)).toEqual([]);
    expect(topicsOf(slipstream)).toEqual(["room:a"]);
    await advance(200);
    expect(leaves(server)).toEqual(["room:a"]);
    expect(topicsOf(slipstream)).toEqual([]);
    expect(seen()).toEqual(["gone"]);
  });

  it("leaves its topic when the answer came, but for nobody", async () => {
    const server = createServer();
    const { slipstream, rerender } = render(room("a"), { server });
    const join = await server.expectJoin("room:a");
    rerender(<p>gone</p>);
    join.ok({});
    server.broadcast("room:a", "new_msg", {});
    await advance(6_100);
    expect(leaves(server)).toEqual(["room:a"]);
    expect(topicsOf(slipstream)).toEqual([]);
  });

  it("never joins where there was no connection", async () => {
    const server = createRooms();
    server.hangConnect();
    const { slipstream, rerender } = render(room("a"), { server });
    rerender(<p>gone</p>);
    await advance(6_100);
    server.acceptConnect();
    await settle();
    expect(topicsOf(slipstream)).toEqual([]);
    expect(joins(server)).toEqual([]);
  });

  it("gives its claim to another that is mounted within that time", async () => {
    const server = createServer();
    const { slipstream, rerender } = render(room("a"), { server });
    const join = await server.expectJoin("room:a");
    rerender(<p>gone</p>);
    await advance(4_000);
    rerender(
      <Waiting>
        <SuspendedRoom topic="room:a" />
      </Waiting>,
    );
    join.ok({ n: 1 });
    await settle();
    expect(seen()).toEqual(['room:a joined {"n":1}']);
    await advance(10_000);
    expect(slipstream.store.getState().topics.get("room:a")?.claims).toBe(1);
    expect(joins(server)).toEqual(["room:a"]);
    expect(leaves(server)).toEqual([]);
  });

  it("keeps nothing from a component without suspense that claims the topic", async () => {
    const server = createServer();
    const { slipstream, rerender } = render(room("a"), { server });
    const join = await server.expectJoin("room:a");
    rerender(<Room topic="room:a" />);
    join.ok({});
    await advance(10_000);
    expect(slipstream.store.getState().topics.get("room:a")?.claims).toBe(1);
    rerender(<p>gone</p>);
    await advance(1_000);
    expect(leaves(server)).toEqual(["room:a"]);
    expect(joins(server)).toEqual(["room:a"]);
  });

  it("of a transition that is given up leaves its topic, and the old one is never left", async () => {
    const server = createServer();
    let setName: (name: string) => void = () => undefined;
    function Rooms() {
      "use no memo"; // It hands its setter out.
      const [name, set] = useState("a");
      setName = set;
      return (
        <Waiting>
          <SuspendedRoom topic={`room:${name}`} />
        </Waiting>
      );
    }
    const { slipstream } = render(<Rooms />, { server });
    (await server.expectJoin("room:a")).ok({});
    await settle();
    act(() => startTransition(() => setName("slow")));
    (await server.expectJoin("room:slow")).ignore();
    expect(seen()).toEqual(["room:a joined {}"]);
    act(() => setName("a"));
    await advance(7_000);
    expect(seen()).toEqual(["room:a joined {}"]);
    expect(topicsOf(slipstream)).toEqual(["room:a"]);
    expect(joins(server)).toEqual(["room:a", "room:slow"]);
    expect(leaves(server)).toEqual(["room:slow"]);
  });

  it("of a whole tree leaves no timer, claim or connection behind", async () => {
    const server = createServer();
    const { unmount } = render(
      <>
        {room("a")}
        {room("b")}
      </>,
      { server },
    );
    await server.expectJoin("room:a");
    unmount();
    await server.expectDisconnect();
  });

  it("is none while a sibling in its boundary waits on: what is answered stays joined", async () => {
    const server = createServer();
    render(
      <Waiting>
        <SuspendedRoom topic="room:fast" />
        <SuspendedRoom topic="room:slow" />
      </Waiting>,
      { server, slipstream: { timeoutMs: 60_000 } },
    );
    (await server.expectJoin("room:fast")).ok({ n: 1 });
    const slow = await server.expectJoin("room:slow");
    await advance(30_000);
    expect(seen()).toEqual(["waiting for rooms"]);
    slow.ok({});
    await settle();
    expect(seen()).toEqual(['room:fast joined {"n":1}', "room:slow joined {}"]);
    await advance(10_000);
    expect(joins(server)).toEqual(["room:fast", "room:slow"]);
    expect(leaves(server)).toEqual([]);
  });
});

import { screen } from "@testing-library/react";
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
  takeLines,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

describeEachMode("params of useChannel", ({ render }) => {
  it("inline, with inline handlers, cause no frame and lose no message on re-render", async () => {
    const heard: unknown[] = [];
    const room = (render: number) => (
      <Room
        params={{ filter: { tags: ["a", "b"], since: 1 } }}
        onMessage={(event, payload) => heard.push([render, event, payload])}
        onNew={(payload) => heard.push([render, payload])}
      />
    );
    const { server, rerender } = render(room(0));
    await settle();
    for (let n = 1; n <= 3; n++) {
      server.broadcast("room:lobby", "new_msg", { n });
      rerender(room(n));
      await settle();
    }
    await advance(5_000);
    // Each was on its way while the component rendered; the newest handlers are called.
    expect(heard).toEqual([
      [1, { n: 1 }],
      [1, "new_msg", { n: 1 }],
      [2, { n: 2 }],
      [2, "new_msg", { n: 2 }],
      [3, { n: 3 }],
      [3, "new_msg", { n: 3 }],
    ]);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("deeply equal are the same, in any order of keys", async () => {
    const { server, rerender } = render(<Room params={{ a: 1, b: { c: [1, 2], d: null } }} />);
    await settle();
    rerender(<Room params={{ b: { d: null, c: [1, 2] }, a: 1 }} />);
    await advance(5_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("changed while joined leave and join with the new ones, for all who share it", async () => {
    const heard = { first: vi.fn(), second: vi.fn() };
    const onJoin = vi.fn();
    const rooms = (token: string) => [
      <Room key="first" onNew={heard.first} params={{ token }} />,
      <Room key="second" onNew={heard.second} onJoin={onJoin} />,
    ];
    const { server, rerender } = render(rooms("old"));
    const { joinRef } = await server.expectJoin("room:lobby", { token: "old" });
    await settle();
    rerender(rooms("new"));
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(screen.getAllByText("room:lobby joined")).toHaveLength(2);
    expect(await server.expectLeave("room:lobby")).toMatchObject({ joinRef });
    await server.expectJoin("room:lobby", { token: "new" });
    expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
    expect(leaves(server)).toEqual(["room:lobby"]);
    expect(onJoin.mock.calls).toEqual([
      [{}, { isRejoin: false }],
      [{}, { isRejoin: true }],
    ]);
    expect(heard.first).toHaveBeenCalledTimes(1);
    expect(heard.second).toHaveBeenCalledTimes(1);
  });

  it("changed while joining leave and join with the new ones", async () => {
    const server = createServer();
    const { rerender } = render(<Room params={{ n: 1 }} />, { server });
    const old = await server.expectJoin("room:lobby", { n: 1 });
    rerender(<Room params={{ n: 2 }} />);
    await settle();
    old.ok({ answer: "late" });
    (await server.expectJoin("room:lobby", { n: 2 })).ok({});
    await server.expectLeave("room:lobby");
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    await server.expectNoJoin();
  });

  it("changed without a connection cause one join, with the newest", async () => {
    const server = createRooms();
    server.hangConnect();
    const { rerender } = render(<Room params={{ n: 1 }} />, { server });
    await settle();
    rerender(<Room params={{ n: 2 }} />);
    rerender(<Room params={{ n: 3 }} />);
    server.acceptConnect();
    await settle();
    expect(sentPayloads(server, "phx_join")).toEqual([{ n: 3 }]);
    expect(leaves(server)).toEqual([]);
  });

  it("as a function are asked at each join, the newest, and never a reason to rejoin", async () => {
    const asked: unknown[] = [];
    const room = (render: number) => (
      <Room
        params={(join) => {
          asked.push(join);
          return { render };
        }}
      />
    );
    const { server, rerender } = render(room(1));
    await settle();
    rerender(room(2));
    rerender(room(3));
    await advance(5_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(sentPayloads(server, "phx_join")).toEqual([{ render: 1 }, { render: 3 }]);
    expect(asked).toMatchObject([
      { attempt: 1, isRejoin: false },
      { attempt: 1, isRejoin: true },
    ]);
    expect(leaves(server)).toEqual([]);
  });

  it("may come later", async () => {
    let arrive: ((params: object) => void) | undefined;
    const params = () => new Promise<object>((resolve) => (arrive = resolve));
    const { server } = render(<Room params={params} />);
    await settle();
    expect(screen.getByText("room:lobby queued")).toBeDefined();
    arrive?.({ token: "t" });
    await settle();
    expect(sentPayloads(server, "phx_join")).toEqual([{ token: "t" }]);
  });

  it("that differ from the topic's cause no frame on mount; the warning names the topic", async () => {
    const first = <Room key="first" params={{ n: 1 }} />;
    const second = <Room key="second" params={{ n: 2 }} />;
    const { server, rerender } = render([first]);
    await settle();
    rerender([first, second]);
    await advance(5_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
    expect(takeLines("warn")).toEqual([expect.stringContaining('"room:lobby"')]);
    server.disconnect({ code: 1006 });
    await advance(10);
    // Mounted last.
    expect(sentPayloads(server, "phx_join")).toEqual([{ n: 1 }, { n: 2 }]);
    expect(takeLines("warn")).toEqual([]);
  });

  it("changed last are the topic's, whoever was mounted last", async () => {
    const rooms = (n: number) => [
      <Room key="first" params={{ n }} />,
      <Room key="second" params={{ n: 2 }} />,
    ];
    const { server, rerender } = render(rooms(2));
    await settle();
    rerender(rooms(3));
    await settle();
    expect(sentPayloads(server, "phx_join")).toEqual([{ n: 2 }, { n: 3 }]);
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(sentPayloads(server, "phx_join")).toEqual([{ n: 2 }, { n: 3 }, { n: 3 }]);
    expect(leaves(server)).toEqual(["room:lobby"]);
  });

  it("that a later component does not give are no others: no warning, and they stay", async () => {
    const { server, rerender } = render([<Room key="first" params={{ n: 1 }} />]);
    await settle();
    rerender([
      <Room key="first" params={{ n: 1 }} />,
      <Room key="second" />,
      <Room key="third" params={{ n: 1 }} />,
    ]);
    await settle();
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(sentPayloads(server, "phx_join")).toEqual([{ n: 1 }, { n: 1 }]);
    expect(leaves(server)).toEqual([]);
  });
});

import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { useChannel } from "slipstream-react";
import { expect, it, vi } from "vitest";

import {
  advance,
  createServer,
  describeEachMode,
  joins,
  leaves,
  sentPayloads,
  settle,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

/** A button for each room: a click opens it, another closes it. */
function Lobby({ names }: { names: string[] }) {
  const [open, setOpen] = useState<string[]>([]);
  const toggle = (name: string) =>
    setOpen(open.includes(name) ? open.filter((other) => other !== name) : [...open, name]);
  return (
    <>
      {names.map((name) => (
        <button key={name} onClick={() => toggle(name)}>
          {name}
        </button>
      ))}
      {open.map((name) => (
        <Room key={name} topic={`room:${name}`} params={{ name }} />
      ))}
    </>
  );
}

const click = (name: string) => fireEvent.click(screen.getByText(name));

describeEachMode("a topic of useChannel", ({ render }) => {
  it("rejoins on reconnect: three rooms opened by clicks, five drops, three joins each", async () => {
    const { server } = render(<Lobby names={["foo", "bar", "baz"]} />);
    await settle();
    for (const name of ["foo", "bar", "baz"]) {
      click(name);
      await settle();
      expect(screen.getByText(`room:${name} joined`)).toBeDefined();
    }
    const three = ["foo", "bar", "baz"].map((name) => ({ name }));
    const expected = [...three];
    for (let drop = 1; drop <= 5; drop++) {
      server.disconnect({ code: drop % 2 === 0 ? 1000 : 1006 });
      await settle();
      expect(screen.getAllByText(/pending/)).toHaveLength(3);
      await advance(5_000);
      expect(screen.getAllByText(/joined/)).toHaveLength(3);
      expected.push(...three);
      expect(sentPayloads(server, "phx_join")).toEqual(expected);
    }
    expect(leaves(server)).toEqual([]);
    expect(server.connections).toHaveLength(6);
  });

  it("does not rejoin a room that was closed meanwhile, and joins one that was opened", async () => {
    const { server } = render(<Lobby names={["foo", "bar", "baz", "new"]} />);
    for (const name of ["foo", "bar", "baz"]) click(name);
    await settle();
    expect(joins(server)).toEqual(["room:foo", "room:bar", "room:baz"]);
    server.disconnect({ code: 1006 });
    await settle();
    click("bar");
    click("new");
    await advance(5_000);
    expect(joins(server).slice(3)).toEqual(["room:foo", "room:baz", "room:new"]);
    server.disconnect({ code: 1006 });
    await advance(5_000);
    expect(joins(server).slice(6)).toEqual(["room:foo", "room:baz", "room:new"]);
    expect(leaves(server)).toEqual([]);
  });

  it("rejoins after unmount, remount and a drop, once", async () => {
    const { server, rerender } = render(<Room />);
    await settle();
    rerender(<p />);
    await settle();
    rerender(<Room />);
    await settle();
    server.disconnect({ code: 1006 });
    await advance(5_000);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
  });

  it("does not come back on reconnect once it was left", async () => {
    const { server, rerender } = render(<Room />);
    await settle();
    rerender(<p />);
    await advance(1_000);
    server.disconnect({ code: 1006 });
    await advance(5_000);
    expect(server.connections).toHaveLength(2);
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("does not come back when the connection is lost while it lingers", async () => {
    const { server, slipstream, rerender } = render(<Room />);
    await settle();
    rerender(<p />);
    await settle();
    server.disconnect({ code: 1006 });
    await advance(5_000);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(slipstream.store.getState().topics.size).toBe(0);
  });

  it("tells each component of a rejoin, with the response", async () => {
    const server = createServer();
    let count = 0;
    server.channel("room:*", { join: () => ({ ok: { count: (count += 1) } }) });
    const onJoin = vi.fn();
    const onCommit = vi.fn();
    render(<Room onJoin={onJoin} onCommit={onCommit} />, { server });
    await settle();
    server.disconnect({ code: 1006 });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(
      expect.objectContaining({
        status: "pending",
        isJoined: false,
        isStale: true,
        response: { count: 1 },
      }),
    );
    await advance(10);
    expect(onJoin.mock.calls).toEqual([
      [{ count: 1 }, { isRejoin: false }],
      [{ count: 2 }, { isRejoin: true }],
    ]);
    expect(onCommit).toHaveBeenLastCalledWith(
      expect.objectContaining({
        status: "joined",
        isJoined: true,
        isStale: false,
        response: { count: 2 },
      }),
    );
  });

  it("backs off when it is refused for now, and is joined in the end", async () => {
    const server = createServer();
    const onError = vi.fn();
    const onCommit = vi.fn();
    render(<Room onError={onError} onCommit={onCommit} />, { server });
    (await server.expectJoin("room:lobby")).error({ reason: "busy" });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(
      expect.objectContaining({
        status: "backoff",
        attempts: 1,
        error: expect.objectContaining({
          code: "refused",
          response: { reason: "busy" },
        }) as unknown,
      }),
    );
    await advance(99);
    await server.expectNoJoin();
    await advance(1);
    (await server.expectJoin("room:lobby")).ok({});
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(
      expect.objectContaining({ status: "joined", attempts: 0, error: undefined }),
    );
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it("stops when it is denied: no join until asked, nor after the component is gone", async () => {
    const server = createServer();
    function Door() {
      const { status, rejoin } = useChannel("room:lobby");
      return <button onClick={rejoin}>{status}</button>;
    }
    const { rerender, slipstream } = render(<Door />, { server });
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    await advance(60_000);
    await server.expectNoJoin();
    click("refused");
    (await server.expectJoin("room:lobby")).error({ reason: "unauthorized" });
    await settle();
    rerender(<p />);
    await advance(60_000);
    expect(joins(server)).toHaveLength(2);
    expect(leaves(server)).toEqual([]);
    expect(slipstream.store.getState().topics.size).toBe(0);
  });

  it("joins again after a crash, by itself", async () => {
    const onError = vi.fn();
    const { server } = render(<Room onError={onError} />);
    await settle();
    server.crash("room:lobby");
    await settle();
    expect(screen.getByText("room:lobby backoff")).toBeDefined();
    await advance(100);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: "crashed" })]]);
    expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
  });

  it("stays closed when the server ends it, and joins on the next connection", async () => {
    const onClose = vi.fn();
    const { server } = render(<Room onClose={onClose} />);
    await settle();
    server.close("room:lobby");
    await advance(60_000);
    expect(screen.getByText("room:lobby closed")).toBeDefined();
    expect(onClose.mock.calls).toEqual([[{ by: "server" }]]);
    expect(joins(server)).toEqual(["room:lobby"]);
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
  });
});

import { screen } from "@testing-library/react";
import { Socket } from "phoenix";
import { type ReactNode, useEffect, useState } from "react";
import {
  type Slipstream,
  SlipstreamProvider,
  useConnection,
  useSlipstream,
} from "slipstream-react";
import type { TestServer } from "slipstream-react/testing";
import { afterEach, expect, it, vi } from "vitest";

import {
  advance,
  createRooms,
  describeEachMode,
  joins,
  leaves,
  settle,
  takeLines,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

let ids = 0;

function Probe({ onClient }: { onClient?: (client: Slipstream) => void }) {
  const client = useSlipstream();
  const { status, error } = useConnection();
  // Survives as long as the component does.
  const [id] = useState(() => (ids += 1));
  useEffect(() => {
    onClient?.(client);
  }, [client, onClient]);
  return <section data-id={id}>{error ? `${status}: ${error.code}` : status}</section>;
}

const connection = () => screen.getByText(/./, { selector: "section" });

interface Given {
  socket?: Socket | undefined;
  onClient?: (client: Slipstream) => void;
  children?: ReactNode;
}

function tree({ socket, onClient, children = <Room /> }: Given) {
  return (
    <SlipstreamProvider socket={socket} jitter={false} leaveAfterMs={100}>
      <Probe {...(onClient && { onClient })} />
      {children}
    </SlipstreamProvider>
  );
}

describeEachMode("SlipstreamProvider with a socket that is not its own", ({ renderBare }) => {
  let sockets: Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
    await advance(2_000);
  });

  /** A socket whose owner has a live Channel on it. */
  async function own(server: TestServer) {
    server.channel("live:*", {});
    const socket = new Socket("ws://localhost/socket", {
      transport: server.transport,
      reconnectAfterMs: () => 100,
      rejoinAfterMs: () => 100,
    });
    sockets.push(socket);
    socket.connect();
    const live = socket.channel("live:a");
    const heard = vi.fn();
    live.on("msg", heard);
    live.join();
    await settle();
    return { socket, heard, close: vi.spyOn(socket, "disconnect") };
  }

  it("uses its connection: one join per topic, and messages for both", async () => {
    const server = createRooms();
    const { socket, heard } = await own(server);
    const onNew = vi.fn();
    renderBare(tree({ socket, children: <Room onNew={onNew} /> }));
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(joins(server)).toEqual(["live:a", "room:lobby"]);
    expect(server.connections).toHaveLength(1);
    server.broadcast("live:a", "msg", {});
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect(heard).toHaveBeenCalledOnce();
    expect(onNew).toHaveBeenCalledExactlyOnceWith({ n: 1 });
  });

  it("comes back with the socket after a drop: one join more per topic", async () => {
    const server = createRooms();
    const { socket } = await own(server);
    renderBare(tree({ socket }));
    await settle();
    server.disconnect();
    await settle();
    expect(connection().textContent).toBe("reconnecting: interrupted");
    await advance(300);
    expect(connection().textContent).toBe("open");
    expect(joins(server).sort()).toEqual(["live:a", "live:a", "room:lobby", "room:lobby"]);
  });

  it("leaves its topics when it is unmounted, and never closes the socket", async () => {
    const server = createRooms();
    const { socket, heard, close } = await own(server);
    const { unmount } = renderBare(tree({ socket }));
    await settle();
    unmount();
    await advance(5_000);
    expect(leaves(server)).toEqual(["room:lobby"]);
    expect(close).not.toHaveBeenCalled();
    expect(server.connections.map(({ status }) => status)).toEqual(["open"]);
    server.broadcast("live:a", "msg", {});
    await settle();
    expect(heard).toHaveBeenCalledOnce();
    // Not even listeners are left.
    server.disconnect();
    await advance(300);
    expect(joins(server)).toEqual(["live:a", "room:lobby", "live:a"]);
  });

  it("makes a new client for another socket, however equal, without remounting the children", async () => {
    const [server, other] = [createRooms(), createRooms()];
    const first = await own(server);
    const second = await own(other);
    const clients = new Set<Slipstream>();
    const onClient = (client: Slipstream) => clients.add(client);
    const { rerender } = renderBare(tree({ socket: first.socket, onClient }));
    await settle();
    const { id } = connection().dataset;
    rerender(tree({ socket: first.socket, onClient }));
    await settle();
    expect(clients.size).toBe(1);
    rerender(tree({ socket: second.socket, onClient }));
    await advance(200);
    expect(clients.size).toBe(2);
    expect([...clients].map((client) => client.store.getState().connection.status)).toEqual([
      "stopped",
      "open",
    ]);
    expect(connection().dataset.id).toBe(id);
    expect([leaves(server), joins(other)]).toEqual([["room:lobby"], ["live:a", "room:lobby"]]);
    expect(first.close).not.toHaveBeenCalled();
    expect(first.socket.isConnected()).toBe(true);
  });

  it("does not look into the socket to tell it from another", async () => {
    const server = createRooms();
    const { socket } = await own(server);
    const looked = vi.fn();
    const watched = new Proxy(socket, {
      ownKeys(target) {
        looked();
        return Reflect.ownKeys(target);
      },
    });
    const { rerender } = renderBare(tree({ socket: watched }));
    await settle();
    rerender(tree({ socket: watched }));
    rerender(tree({ socket }));
    await advance(200);
    expect(looked).not.toHaveBeenCalled();
  });

  it("is disabled without one, and connects when it comes", async () => {
    const server = createRooms();
    const { socket } = await own(server);
    const { rerender } = renderBare(tree({}));
    await settle();
    expect(connection().textContent).toBe("disabled: invalid-config");
    expect(takeLines("warn")).toHaveLength(1);
    const { id } = connection().dataset;
    rerender(tree({ socket }));
    await settle();
    expect(connection().textContent).toBe("open");
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(connection().dataset.id).toBe(id);
  });

  it("is invalid with an option beside it that shapes the connection", async () => {
    const server = createRooms();
    const { socket } = await own(server);
    renderBare(
      <SlipstreamProvider socket={socket} params={{ token: "t" }}>
        <Probe />
      </SlipstreamProvider>,
    );
    await settle();
    expect(connection().textContent).toBe("invalid: invalid-config");
    expect(takeLines("error")).toEqual([
      "[slipstream] the option params is given beside a socket. " +
        "Leave it out, or leave out socket: a socket of yours has its own params.",
    ]);
  });
});

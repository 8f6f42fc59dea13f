import { screen } from "@testing-library/react";
import { type ReactNode, useEffect, useState } from "react";
import {
  createSlipstream,
  type Slipstream,
  SlipstreamProvider,
  type SlipstreamProviderProps,
  useChannel,
  useConnection,
  useSlipstream,
} from "slipstream-react";
import type { TestServer } from "slipstream-react/testing";
import { expect, it, vi } from "vitest";

import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  joins,
  settle,
  takeLines,
  track,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

interface ProbeProps {
  onMount?: () => void;
  onClient?: (client: Slipstream) => void;
  children?: ReactNode;
}

function Probe({ onMount, onClient, children }: ProbeProps) {
  const client = useSlipstream();
  const { status, error } = useConnection();
  // Survives as long as the component does.
  const [id] = useState(() => (ids += 1));
  useEffect(() => {
    onMount?.();
  }, [onMount]);
  useEffect(() => {
    onClient?.(client);
  }, [client, onClient]);
  return (
    <section data-id={id}>
      {error ? `${status}: ${error.code}` : status}
      {children}
    </section>
  );
}

let ids = 0;

const connection = () => screen.getByText(/./, { selector: "section" });
const shown = () => connection().firstChild?.textContent;

function createClient(server: TestServer) {
  return track(createSlipstream({ url: "/socket", jitter: false, transport: server.transport }));
}

describeEachMode("SlipstreamProvider with a client of yours", ({ renderBare }) => {
  it("connects it if it is idle, and never disconnects or destroys it", async () => {
    const server = createRooms();
    const slipstream = createClient(server);
    const { unmount } = renderBare(
      <SlipstreamProvider client={slipstream}>
        <Room />
      </SlipstreamProvider>,
    );
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    unmount();
    await advance(5_000);
    expect(slipstream.store.getState().connection.status).toBe("open");
    expect(server.connections.map(({ status }) => status)).toEqual(["open"]);
    slipstream.destroy();
  });

  it("does not connect it with connect={false}, until that changes", async () => {
    const server = createRooms();
    const slipstream = createClient(server);
    const tree = (connect: boolean) => (
      <SlipstreamProvider client={slipstream} connect={connect}>
        <Room />
      </SlipstreamProvider>
    );
    const { rerender } = renderBare(tree(false));
    await advance(5_000);
    expect(server.connections).toHaveLength(0);
    expect(screen.getByText("room:lobby pending")).toBeDefined();
    rerender(tree(true));
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    slipstream.destroy();
  });

  it("leaves it stopped when it was disconnected", async () => {
    const server = createRooms();
    const slipstream = createClient(server);
    slipstream.connect();
    await slipstream.connected();
    await slipstream.disconnect();
    renderBare(<SlipstreamProvider client={slipstream} />);
    await advance(5_000);
    expect(slipstream.store.getState().connection.status).toBe("stopped");
    expect(server.connections).toHaveLength(1);
    slipstream.destroy();
  });

  it("is the same client outside React: a loader's claim and the hook's share one join", async () => {
    const server = createRooms();
    server.channel("room:*", {});
    // A module's: made before anything is rendered, used by a router's loader.
    const slipstream = createClient(server);
    const channel = slipstream.channel("room:lobby");
    const loader = channel.joined();
    slipstream.connect();
    await loader;
    const heard = { loader: vi.fn(), hook: vi.fn() };
    channel.on("new_msg", heard.loader);
    const { unmount } = renderBare(
      <SlipstreamProvider client={slipstream}>
        <Probe onClient={(client) => expect(client).toBe(slipstream)} />
        <Room onNew={heard.hook} />
      </SlipstreamProvider>,
    );
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(heard.loader).toHaveBeenCalledTimes(1);
    expect(heard.hook).toHaveBeenCalledTimes(1);
    expect(joins(server)).toEqual(["room:lobby"]);
    unmount();
    await advance(5_000);
    expect(channel.state.status).toBe("joined");
    void channel.leave({ afterMs: 0 });
    await advance(0);
    expect(channel.state.status).toBe("idle");
    slipstream.destroy();
  });
});

describeEachMode("SlipstreamProvider with options", ({ renderBare }) => {
  const tree = (props: SlipstreamProviderProps, children: ReactNode = <Room />) => (
    <SlipstreamProvider {...props}>
      <Probe>{children}</Probe>
    </SlipstreamProvider>
  );

  it("makes one client and one socket, and destroys it after it is unmounted", async () => {
    const server = createRooms();
    const clients = new Set<Slipstream>();
    const { unmount } = renderBare(
      <SlipstreamProvider url="/socket" transport={server.transport}>
        <Probe onClient={(client) => clients.add(client)} />
      </SlipstreamProvider>,
    );
    await settle();
    expect(server.connections).toHaveLength(1);
    expect(clients.size).toBe(1);
    const [client] = clients;
    unmount();
    await settle();
    expect(server.connections.map(({ status }) => status)).toEqual(["closed"]);
    expect(() => client!.connect()).toThrow(expect.objectContaining({ code: "destroyed" }));
  });

  it("opens no socket while it renders", () => {
    const server = createRooms();
    const connections: number[] = [];
    function Peek() {
      connections.push(server.connections.length);
      return null;
    }
    renderBare(tree({ url: "/socket", transport: server.transport }, <Peek />));
    expect(connections[0]).toBe(0);
    return settle();
  });

  it("does not connect with connect={false}, until it is asked to", async () => {
    const server = createRooms();
    let client: Slipstream | undefined;
    renderBare(
      <SlipstreamProvider url="/socket" transport={server.transport} connect={false}>
        <Probe onClient={(own) => (client = own)} />
      </SlipstreamProvider>,
    );
    await advance(5_000);
    expect(shown()).toBe("idle");
    client!.connect();
    await settle();
    expect(shown()).toBe("open");
  });

  it("keeps the client when functions and params change, and uses the newest", async () => {
    const server = createRooms();
    const events: string[] = [];
    const props = (n: number): SlipstreamProviderProps => ({
      url: "/socket",
      jitter: false,
      transport: server.transport,
      params: { n },
      reconnectAfterMs: () => n,
      onEvent: ({ type }) => events.push(`${n} ${type}`),
    });
    const { rerender } = renderBare(tree(props(1)));
    await settle();
    const { id } = connection().dataset;
    rerender(tree(props(2)));
    rerender(tree(props(3)));
    await advance(5_000);
    expect(server.connections).toHaveLength(1);
    events.length = 0;
    server.disconnect({ code: 1006 });
    await advance(2);
    expect(server.connections).toHaveLength(1);
    await advance(1);
    expect(server.connections.map(({ params }) => params)).toEqual([{ n: "1" }, { n: "3" }]);
    expect(events).toContain("3 connectionOpened");
    expect(events.every((event) => event.startsWith("3 "))).toBe(true);
    expect(connection().dataset.id).toBe(id);
  });

  it("keeps the client when onEvent and verdict come and go, and calls nobody who is gone", async () => {
    const server = createRooms();
    const onEvent = vi.fn();
    const verdict = vi.fn(() => "stop" as const);
    const props = (isOn: boolean): SlipstreamProviderProps => ({
      url: "/socket",
      jitter: false,
      transport: server.transport,
      ...(isOn && { onEvent, verdict }),
    });
    const { rerender } = renderBare(tree(props(false)));
    await settle();
    rerender(tree(props(true)));
    server.crash("room:lobby");
    await settle();
    expect(onEvent).toHaveBeenCalledWith(expect.objectContaining({ type: "topicCrashed" }));
    rerender(tree(props(false)));
    onEvent.mockClear();
    await advance(5_000);
    expect(onEvent).not.toHaveBeenCalled();
    expect(server.connections).toHaveLength(1);
  });

  it("asks params given as a function once per attempt, the newest", async () => {
    const server = createRooms();
    const asked: unknown[] = [];
    const props = (n: number): SlipstreamProviderProps => ({
      url: "/socket",
      jitter: false,
      transport: server.transport,
      params: async (attempt) => {
        asked.push([n, attempt.attempt]);
        return Promise.resolve({ token: `t${n}` });
      },
    });
    const { rerender } = renderBare(tree(props(1)));
    await settle();
    rerender(tree(props(2)));
    await settle();
    server.disconnect({ code: 1006 });
    await advance(10);
    expect(asked).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(server.connections.map(({ params }) => params)).toEqual([
      { token: "t1" },
      { token: "t2" },
    ]);
  });

  it("keeps the client for options that are deeply equal", async () => {
    const server = createRooms();
    const props = (): SlipstreamProviderProps => ({
      url: "/socket",
      transport: server.transport,
      reconnectAfterMs: [10, 20],
    });
    const { rerender } = renderBare(tree(props()));
    await settle();
    rerender(tree(props()));
    await settle();
    expect(server.connections).toHaveLength(1);
  });

  it.each([
    ["url", { url: "/other" }],
    ["other option", { timeoutMs: 5_000 }],
  ])(
    "makes another client for a changed %s, without remounting the children",
    async (_, change) => {
      const server = createRooms();
      const onMount = vi.fn();
      const props = { url: "/socket", transport: server.transport };
      const children = (
        <Probe onMount={onMount}>
          <Room params={{ token: "t" }} />
        </Probe>
      );
      const { rerender } = renderBare(
        <SlipstreamProvider {...props}>{children}</SlipstreamProvider>,
      );
      await settle();
      const { id } = connection().dataset;
      onMount.mockClear();
      rerender(
        <SlipstreamProvider {...props} {...change}>
          {children}
        </SlipstreamProvider>,
      );
      await settle();
      expect(connection().dataset.id).toBe(id);
      expect(onMount).not.toHaveBeenCalled();
      expect(server.connections.map(({ status }) => status)).toEqual(["closed", "open"]);
      expect(screen.getByText("room:lobby joined")).toBeDefined();
      expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
      if ("url" in change) expect(server.connections[1]?.url).toContain("/other/websocket");
    },
  );

  it("switches from a url to a client of yours and back, without remounting", async () => {
    const server = createRooms();
    const slipstream = createClient(server);
    const props = { url: "/socket", transport: server.transport };
    const { rerender } = renderBare(tree(props));
    await settle();
    const { id } = connection().dataset;
    rerender(tree({ client: slipstream }));
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(server.connections.map(({ status }) => status)).toEqual(["closed", "open"]);
    rerender(tree(props));
    await advance(1_000);
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(slipstream.store.getState().connection.status).toBe("open");
    expect(slipstream.store.getState().topics.size).toBe(0);
    expect(server.connections.map(({ status }) => status)).toEqual(["closed", "open", "open"]);
    expect(connection().dataset.id).toBe(id);
    slipstream.destroy();
  });
});

describeEachMode("SlipstreamProvider, graceful start", ({ renderBare }) => {
  const tree = (props: SlipstreamProviderProps, onClient?: (client: Slipstream) => void) => (
    <SlipstreamProvider {...props}>
      <Probe {...(onClient && { onClient })}>
        <Room />
      </Probe>
    </SlipstreamProvider>
  );

  it.each([undefined, ""])(
    "without a url (%o): disabled, one warning, children render, claims wait",
    async (url) => {
      let client: Slipstream | undefined;
      const { rerender } = renderBare(tree({ url }, (own) => (client = own)));
      await settle();
      rerender(tree({ url }, (own) => (client = own)));
      await advance(60_000);
      expect(shown()).toBe("disabled: invalid-config");
      expect(screen.getByText("room:lobby pending")).toBeDefined();
      expect(takeLines("warn")).toEqual([expect.stringContaining("the url is missing")]);
      expect(() => client!.socket).toThrow(expect.objectContaining({ code: "invalid-config" }));
      expect(() => client!.connect()).toThrow(expect.objectContaining({ code: "invalid-config" }));
      await expect(client!.connected()).rejects.toMatchObject({ code: "invalid-config" });
    },
  );

  it("tells of a missing url once per provider, whatever else changes", async () => {
    const { rerender } = renderBare(tree({ timeoutMs: 1 }));
    await settle();
    rerender(tree({ timeoutMs: 2 }));
    rerender(tree({ timeoutMs: 3 }));
    await settle();
    expect(takeLines("warn")).toEqual([expect.stringContaining("the url is missing")]);
  });

  it.each([5, "x"])("with wrong params (%o): invalid", async (params) => {
    renderBare(tree({ url: "/socket", params: params as never }));
    await settle();
    expect(shown()).toBe("invalid: invalid-config");
    expect(takeLines("error")).toEqual([expect.stringContaining("the option params is")]);
  });

  it("connects with a later valid url, without a remount", async () => {
    const server = createRooms();
    const { rerender } = renderBare(tree({ transport: server.transport }));
    await settle();
    const { id } = connection().dataset;
    takeLines("warn");
    rerender(tree({ transport: server.transport, url: "/socket" }));
    await settle();
    expect(shown()).toBe("open");
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(connection().dataset.id).toBe(id);
    expect(server.connections).toHaveLength(1);
  });

  it.each<[string, SlipstreamProviderProps, string]>([
    ["http://", { url: "http://example.com/socket" }, "http://example.com/socket"],
    ["a wrong option", { url: "/socket", reconnectAfterMs: [] }, "reconnectAfterMs"],
    ["a negative number", { url: "/socket", timeoutMs: -1 }, "timeoutMs"],
  ])(
    "with %s: invalid, the error in the state, one line of console.error",
    async (_, props, part) => {
      let client: Slipstream | undefined;
      const { rerender } = renderBare(tree(props, (own) => (client = own)));
      await settle();
      rerender(tree(props, (own) => (client = own)));
      await advance(60_000);
      expect(shown()).toBe("invalid: invalid-config");
      expect(screen.getByText("room:lobby pending")).toBeDefined();
      expect(takeLines("error")).toEqual([expect.stringContaining(part)]);
      expect(() => client!.socket).toThrow(expect.objectContaining({ code: "invalid-config" }));
    },
  );

  it.each([
    ["params that were null", { params: null }, { params: { token: "t" } }],
    ["a verdict that was none", { verdict: "stop" }, { verdict: () => "stop" as const }],
  ])("with %s until they came: connects without a remount", async (_, wrong, right) => {
    const server = createRooms();
    const props = { transport: server.transport, url: "/socket" };
    const { rerender } = renderBare(tree({ ...props, ...(wrong as object) }));
    await settle();
    const { id } = connection().dataset;
    expect(shown()).toBe("invalid: invalid-config");
    takeLines("error");
    rerender(tree({ ...props, ...right }));
    await settle();
    expect(shown()).toBe("open");
    expect(connection().dataset.id).toBe(id);
  });

  it("with a later right option: connects without a remount", async () => {
    const server = createRooms();
    const { rerender } = renderBare(
      tree({ transport: server.transport, url: "/socket", timeoutMs: -1 }),
    );
    await settle();
    const { id } = connection().dataset;
    takeLines("error");
    rerender(tree({ transport: server.transport, url: "/socket", timeoutMs: 1_000 }));
    await settle();
    expect(shown()).toBe("open");
    expect(connection().dataset.id).toBe(id);
  });

  it("with an environment without WebSocket: invalid, told once, and the page renders", async () => {
    vi.stubGlobal("WebSocket", undefined);
    renderBare(tree({ url: "/socket" }));
    await settle();
    expect(shown()).toBe("invalid: invalid-config");
    expect(screen.getByText("room:lobby pending")).toBeDefined();
    expect(takeLines("error")).toEqual([expect.stringContaining("WebSocket")]);
  });

  it("settles what waits on a client without a wire when it is unmounted", async () => {
    let push: Promise<unknown> | undefined;
    function Pusher() {
      const room = useChannel("room:lobby");
      useEffect(() => {
        push = room.push("hello");
        push.catch(() => undefined);
      }, [room]);
      return null;
    }
    const { unmount } = renderBare(
      <SlipstreamProvider>
        <Pusher />
      </SlipstreamProvider>,
    );
    await settle();
    unmount();
    await expect(push).rejects.toMatchObject({ code: "left" });
    takeLines("warn");
  });
});

describeEachMode("two providers", ({ renderBare }) => {
  it("are two clients, isolated, though the topic is the same", async () => {
    const servers = [createServer(), createServer()];
    const heard = [vi.fn(), vi.fn()];
    for (const server of servers) server.channel("room:*", {});
    const { unmount } = renderBare(
      servers.map((server, index) => (
        <SlipstreamProvider key={index} url="/socket" jitter={false} transport={server.transport}>
          <Room onNew={heard[index]!} params={{ index }} />
        </SlipstreamProvider>
      )),
    );
    await settle();
    servers[0]!.broadcast("room:lobby", "new_msg", { from: 0 });
    servers[1]!.disconnect({ code: 1006 });
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(screen.getByText("room:lobby pending")).toBeDefined();
    expect(heard[0]!.mock.calls).toEqual([[{ from: 0 }]]);
    expect(heard[1]!.mock.calls).toEqual([]);
    await advance(10);
    expect(servers.map(joins)).toEqual([["room:lobby"], ["room:lobby", "room:lobby"]]);
    unmount();
    await settle();
  });

  it("nested: the nearest one counts", async () => {
    const outer = createRooms();
    const inner = createRooms();
    renderBare(
      <SlipstreamProvider url="/socket" transport={outer.transport}>
        <Room topic="room:outer" />
        <SlipstreamProvider url="/socket" transport={inner.transport}>
          <Room topic="room:inner" />
        </SlipstreamProvider>
      </SlipstreamProvider>,
    );
    await settle();
    expect(joins(outer)).toEqual(["room:outer"]);
    expect(joins(inner)).toEqual(["room:inner"]);
  });
});

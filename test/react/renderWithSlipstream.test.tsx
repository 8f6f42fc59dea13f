import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import {
  useChannel,
  useChannelEvent,
  type UseChannelResult,
  useConnection,
  useSlipstream,
  useTopics,
} from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { renderWithSlipstream } from "slipstream-react/testing/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { settle } from "../helpers/settle.js";

// A user's test: real timers, no helper of ours, and React tells of each update outside of act.
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.spyOn(console, "error");
  vi.spyOn(console, "warn");
});

afterEach(() => {
  cleanup();
  expect(vi.mocked(console.error).mock.calls).toEqual([]);
  expect(vi.mocked(console.warn).mock.calls).toEqual([]);
  vi.unstubAllGlobals();
});

function Room() {
  const room = useChannel("room:lobby");
  const { status } = useConnection();
  const topics = useTopics(({ size }) => size);
  const [bodies, setBodies] = useState<string[]>([]);
  useChannelEvent(room, "new_msg", (payload) => {
    setBodies((all) => [...all, (payload as { body: string }).body]);
  });
  return (
    <>
      <p>{[status, room.status, topics, ...bodies].join(" ")}</p>
      <Sender room={room} />
    </>
  );
}

function Sender({ room }: { room: UseChannelResult }) {
  const [reply, setReply] = useState("Send");
  const send = () =>
    void room.push("new_msg").then((response) => setReply(JSON.stringify(response)));
  return <button onClick={send}>{reply}</button>;
}

describe.each([{ strict: true }, { strict: false }])("renderWithSlipstream, %o,", (options) => {
  it("connects to a server of its own, and shows each thing once it has happened", async () => {
    const { server, slipstream } = renderWithSlipstream(<Room />, options);
    const join = await server.expectJoin("room:lobby");
    await settle();
    expect(screen.getByText("open joining 1")).toBeDefined();
    join.ok({});
    await settle();
    expect(screen.getByText("open joined 1")).toBeDefined();
    server.broadcast("room:lobby", "new_msg", { body: "one" });
    server.push("room:lobby", "new_msg", { body: "two" });
    await settle();
    expect(screen.getByText("open joined 1 one two")).toBeDefined();
    expect(slipstream.store.getState().connection.status).toBe("open");
  });

  it("goes with findBy, waitFor and fireEvent", async () => {
    const { server } = renderWithSlipstream(<Room />, options);
    (await server.expectJoin("room:lobby")).ok({});
    await screen.findByText("open joined 1");
    fireEvent.click(screen.getByText("Send"));
    (await server.expectPush("room:lobby", "new_msg")).reply.ok({ id: 1 });
    await screen.findByText('{"id":1}');
    server.broadcast("room:lobby", "new_msg", { body: "hi" });
    await waitFor(() => expect(screen.getByText("open joined 1 hi")).toBeDefined());
    server.disconnect({ code: 1006 });
    await screen.findByText("reconnecting pending 1 hi");
    (await server.expectJoin("room:lobby")).ok({});
    await screen.findByText("open joined 1 hi");
  });

  it("goes with act around what the server does", async () => {
    const server = createTestServer();
    server.channel("room:*", {});
    renderWithSlipstream(<Room />, { ...options, server });
    await act(settle);
    await act(async () => {
      server.broadcast("room:lobby", "new_msg", { body: "hi" });
      await settle();
    });
    expect(screen.getByText("open joined 1 hi")).toBeDefined();
  });

  it("mounts twice in StrictMode, once without", async () => {
    const mounted = vi.fn();
    function Probe() {
      useEffect(() => {
        mounted();
      }, []);
      return null;
    }
    renderWithSlipstream(<Probe />, options);
    expect(mounted).toHaveBeenCalledTimes(options.strict ? 2 : 1);
    await settle();
  });

  it("keeps the provider and the client on rerender", async () => {
    const clients = new Set<unknown>();
    function Probe({ children }: { children: string }) {
      clients.add(useSlipstream());
      return <p>{children}</p>;
    }
    const { rerender, server, slipstream } = renderWithSlipstream(<Probe>a</Probe>, options);
    await settle();
    rerender(<Probe>b</Probe>);
    await settle();
    expect(screen.getByText("b")).toBeDefined();
    expect(clients).toEqual(new Set([slipstream]));
    expect(server.connections).toHaveLength(1);
  });

  it("takes a server, options for the provider, and those of Testing Library", async () => {
    const server = createTestServer();
    const onEvent = vi.fn();
    const container = document.body.appendChild(document.createElement("main"));
    const Name = createContext("");
    const Wrapper = ({ children }: { children: ReactNode }) => {
      const { status } = useConnection();
      return <Name.Provider value={`name ${status}`}>{children}</Name.Provider>;
    };
    const Show = () => <p>{useContext(Name)}</p>;
    const result = renderWithSlipstream(<Show />, {
      ...options,
      server,
      slipstream: { params: { token: "t" }, onEvent, connect: false },
      container,
      wrapper: Wrapper,
    });
    expect(result.server).toBe(server);
    expect(result.container).toBe(container);
    expect(container.textContent).toBe("name idle");
    await settle();
    expect(server.connections).toHaveLength(0);
    result.slipstream.connect();
    await settle();
    expect(container.textContent).toBe("name open");
    expect(server.connections[0]?.params).toEqual({ token: "t" });
    expect(onEvent).toHaveBeenCalledWith(expect.objectContaining({ type: "connectionOpened" }));
    result.unmount();
    container.remove();
  });

  it("retries without jitter", async () => {
    const { server, slipstream } = renderWithSlipstream(<Room />, {
      ...options,
      slipstream: { reconnectAfterMs: [60_000] },
    });
    await settle();
    const before = Date.now();
    server.disconnect({ code: 1006 });
    await settle();
    expect(slipstream.store.getState().connection.retryAt).toBeGreaterThanOrEqual(before + 60_000);
  });

  it("ends its client when it is unmounted", async () => {
    const { server, slipstream, unmount } = renderWithSlipstream(<Room />, options);
    (await server.expectJoin("room:lobby")).ok({});
    unmount();
    await server.expectDisconnect();
    expect(slipstream.store.getState().topics.size).toBe(0);
    expect(() => slipstream.connect()).toThrow(expect.objectContaining({ code: "destroyed" }));
  });
});

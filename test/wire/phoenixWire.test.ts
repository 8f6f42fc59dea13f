import { createTestServer } from "slipstream-react/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

import { createPhoenixWire, type PhoenixWireOptions } from "../../src/wire/phoenixWire.js";
import { type Wire, WireConfigError } from "../../src/wire/wire.js";
import { settle } from "../helpers/settle.js";

const wires: Wire[] = [];

afterEach(() => {
  for (const wire of wires.splice(0)) wire.destroy();
});

function start(options: Partial<PhoenixWireOptions> = {}) {
  const server = createTestServer();
  const listener = {
    started: vi.fn(),
    opened: vi.fn(),
    closed: vi.fn(),
    received: vi.fn(),
    undecodable: vi.fn(),
  };
  const wire = createPhoenixWire(
    {
      url: "ws://localhost/socket",
      params: () => ({}),
      transport: server.transport,
      ...options,
    },
    listener,
  );
  wires.push(wire);
  return { server, listener, wire };
}

async function open(options?: Partial<PhoenixWireOptions>) {
  const stage = start(options);
  stage.wire.open();
  await settle();
  return stage;
}

const frame = (event: string, payload: unknown = {}) => ({
  join_ref: "1",
  ref: "1",
  topic: "room:a",
  event,
  payload,
});

describe("the wire over a phoenix.js socket", () => {
  it("makes nothing before it is opened", () => {
    const transport = vi.fn();
    start({ transport });
    expect(transport).not.toHaveBeenCalled();
  });

  it("opens, carries frames both ways, and closes", async () => {
    const { server, listener, wire } = await open();
    expect(listener.opened).toHaveBeenCalledOnce();
    wire.send(frame("phx_join", { n: 1 }));
    (await server.expectJoin("room:a", { n: 1 })).ok({ n: 2 });
    await settle();
    expect(listener.received.mock.lastCall?.[0]).toMatchObject({
      join_ref: "1",
      ref: "1",
      topic: "room:a",
      event: "phx_reply",
      payload: { status: "ok", response: { n: 2 } },
    });
    await wire.close();
    expect(server.connections[0]!.status).toBe("closed");
    expect(listener.closed).not.toHaveBeenCalled();
  });

  it("tells of a close that nobody asked for, once", async () => {
    const { server, listener } = await open();
    server.disconnect({ code: 1012, reason: "restart" });
    await settle();
    expect(listener.closed).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 1012, reason: "restart" }),
    );
  });

  it("tells of a handshake that is refused", async () => {
    const { server, listener, wire } = start();
    server.refuseConnect();
    wire.open();
    await settle();
    expect(listener.opened).not.toHaveBeenCalled();
    expect(listener.closed).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 1006 }),
    );
  });

  it("opened while open closes the connection before, and does not tell of that", async () => {
    const { server, listener, wire } = await open();
    wire.open();
    await settle();
    expect(listener.closed).not.toHaveBeenCalled();
    expect(listener.opened).toHaveBeenCalledTimes(2);
    expect(server.connections.map(({ status }) => status)).toEqual(["closed", "open"]);
  });

  it("drops a frame when it is not open, and does not send it on the next connection", async () => {
    const { server, wire } = start();
    wire.send(frame("early"));
    wire.open();
    wire.send(frame("while connecting"));
    await settle();
    await wire.close();
    wire.send(frame("late"));
    wire.open();
    await server.expectNoPush();
  });

  it("does not let phoenix.js retry: it leaves no try of its own behind", async () => {
    const { server, wire } = await open();
    vi.useFakeTimers();
    server.disconnect();
    await settle();
    const timers = vi.getTimerCount();
    vi.useRealTimers();
    expect(timers).toBe(0);
    expect(server.connections).toHaveLength(1);
    expect(wire.socket.isConnected()).toBe(false);
  });

  it("connects again after each end: ours, the server's, a handshake given up", async () => {
    const { server, listener, wire } = await open();
    await wire.close();
    wire.open();
    await settle();
    server.disconnect();
    await settle();
    server.hangConnect();
    wire.open();
    await settle();
    await wire.close();
    wire.open();
    await settle();
    expect(listener.opened).toHaveBeenCalledTimes(3);
    expect(server.connections.map(({ status }) => status)).toEqual([
      "closed",
      "closed",
      "closed",
      "open",
    ]);
  });

  it("does not connect when somebody else calls connect() on the socket", async () => {
    const { server, listener, wire } = await open();
    await wire.close();
    wire.socket.connect();
    await settle();
    expect(server.connections).toHaveLength(1);
    wire.open();
    await settle();
    expect(listener.opened).toHaveBeenCalledTimes(2);
  });

  it("asks for params at each open", async () => {
    let n = 0;
    const { server, wire } = await open({ params: () => ({ n: (n += 1) }) });
    wire.open();
    await settle();
    expect(server.connections.map(({ params }) => params.n)).toEqual(["1", "2"]);
  });

  it("makes refs that are unique", async () => {
    const { wire } = await open();
    const refs = Array.from({ length: 100 }, () => wire.makeRef());
    expect(new Set(refs).size).toBe(100);
  });

  it("closes, and lets go of the socket when it is destroyed", async () => {
    const { server, listener, wire } = await open();
    wire.destroy();
    wire.destroy();
    await settle();
    expect(server.connections[0]!.status).toBe("closed");
    expect(listener.closed).not.toHaveBeenCalled();
    await wire.close();
  });
});

describe("options that behave as phoenix.js documents them", () => {
  it("vsn goes out with the url", async () => {
    const { server } = await open({ vsn: "2.1.0" });
    expect(new URL(server.connections[0]!.url).searchParams.get("vsn")).toBe("2.1.0");
  });

  it("binaryType is given to the transport", async () => {
    const made: WebSocket[] = [];
    const server = createTestServer();
    class Transport extends server.transport {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols);
        made.push(this);
      }
    }
    await open({ transport: Transport });
    await open({ transport: Transport, binaryType: "blob" });
    expect(made.map(({ binaryType }) => binaryType)).toEqual(["arraybuffer", "blob"]);
  });

  it("encode and decode take the place of the serializer", async () => {
    const encode = vi.fn((given: object, callback: (encoded: string) => void) => {
      const { join_ref, ref, topic, event, payload } = given as ReturnType<typeof frame>;
      callback(JSON.stringify([join_ref, ref, topic, `${event}!`, payload]));
    });
    const decode = vi.fn((raw: unknown, callback: (frame: unknown) => void) => {
      callback({ ...frame("decoded"), payload: raw });
    });
    const { server, listener, wire } = await open({ encode, decode });
    wire.send(frame("msg"));
    await server.expectPush("room:a", "msg!");
    server.sendRaw("anything");
    await settle();
    expect(listener.received.mock.lastCall?.[0]).toMatchObject({
      event: "decoded",
      payload: "anything",
    });
  });

  it("a decode that throws, or makes no frame, is told as undecodable", async () => {
    const decode = vi
      .fn<NonNullable<PhoenixWireOptions["decode"]>>()
      .mockImplementationOnce(() => {
        throw new Error("mine");
      })
      .mockImplementationOnce((_raw, callback) => callback("no frame"));
    const { server, listener } = await open({ decode });
    server.sendRaw("one");
    server.sendRaw("two");
    await settle();
    expect(listener.undecodable.mock.calls).toEqual([
      ["one", new Error("mine")],
      ["two", expect.any(TypeError)],
    ]);
    expect(listener.received).not.toHaveBeenCalled();
  });
});

describe("check()", () => {
  it("throws without a WebSocket", () => {
    vi.stubGlobal("WebSocket", undefined);
    const { wire } = start({ transport: undefined });
    expect(() => wire.check()).toThrow(WireConfigError);
    vi.unstubAllGlobals();
  });

  it.each(["/socket", "//host/socket"])("throws for %s without a location", (url) => {
    const { wire } = start({ url });
    expect(() => wire.check()).toThrow(WireConfigError);
  });

  it("passes with a location, and with a whole url", () => {
    expect(() => start().wire.check()).not.toThrow();
    vi.stubGlobal("location", { protocol: "https:", host: "example.com" });
    const { wire } = start({ url: "/socket" });
    expect(() => wire.check()).not.toThrow();
    vi.unstubAllGlobals();
  });
});

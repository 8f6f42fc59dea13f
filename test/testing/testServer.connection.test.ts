import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { createRawClient, openRawClient, settle } from "../helpers/rawClient.js";

describe("a test server's transport", () => {
  it("opens on any URL, and takes the first subprotocol", async () => {
    const server = createTestServer();
    const token = btoa("to+k?n").replaceAll("=", "");
    const client = createRawClient(server, "wss://anywhere.test/x/websocket?vsn=2.0.0&user=ann", [
      "phoenix",
      `base64url.bearer.phx.${token}`,
    ]);
    expect(client.socket.readyState).toBe(server.transport.CONNECTING);
    await settle();
    expect(client.seen).toEqual(["open"]);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    expect(client.socket.protocol).toBe("phoenix");
    expect(server.connections[0]).toMatchObject({
      id: 1,
      status: "open",
      params: { user: "ann", authToken: "to+k?n" },
    });
  });

  it("answers heartbeats", async () => {
    const client = await openRawClient(createTestServer());
    client.send(null, "1", "phoenix", "heartbeat", {});
    await settle();
    expect(client.seen).toEqual([
      [null, "1", "phoenix", "phx_reply", { response: {}, status: "ok" }],
    ]);
  });

  it("refuses an unknown protocol version", async () => {
    const client = createRawClient(createTestServer(), "/socket/websocket?vsn=3.0.0");
    await settle();
    expect(client.seen).toEqual(["error", "close 1006"]);
  });

  it("delivers each message in a microtask of its own, in order", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    const order: unknown[] = [];
    client.socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
      order.push(data);
      queueMicrotask(() => order.push(`behind ${data}`));
    });
    server.sendRaw("[1]");
    server.sendRaw("[2]");
    expect(order).toEqual([]);
    await settle();
    expect(order).toEqual(["[1]", "behind [1]", "[2]", "behind [2]"]);
  });

  it("frames sent in one tick race like one write, frames sent later do not", async () => {
    const server = createTestServer();
    server.channel("room:*", {});
    const client = await openRawClient(server);
    const refs = () => client.seen.splice(0).map((frame) => (frame as unknown[])[1]);
    client.send("1", "1", "room:a", "phx_join", {});
    await settle();
    client.send("1", "2", "room:a", "phx_leave", {});
    client.send("3", "3", "room:a", "phx_join", {});
    await settle();
    expect(refs()).toEqual(["1", "3", "1"]);
    client.send("3", "4", "room:a", "phx_leave", {});
    await settle();
    client.send("5", "5", "room:a", "phx_join", {});
    await settle();
    expect(refs()).toEqual(["4", "3", "5"]);
  });

  it("gives binary as an ArrayBuffer where the client asks for it, else as a Blob", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.socket.binaryType = "blob";
    const data: unknown[] = [];
    client.socket.onmessage = (event) => data.push(event.data);
    server.sendRaw(Uint8Array.of(1, 2).buffer);
    await settle();
    client.socket.binaryType = "arraybuffer";
    server.sendRaw(Uint8Array.of(1, 2).buffer);
    await settle();
    expect(data[0]).toBeInstanceOf(Blob);
    expect(data[1]).toEqual(Uint8Array.of(1, 2).buffer);
  });

  it("throws on a send before it is open, on a wrong close code, and drops what comes after", async () => {
    const server = createTestServer();
    const client = createRawClient(server);
    expect(() => client.socket.send("")).toThrow("CONNECTING");
    expect(() => client.socket.close(1001)).toThrow("close code 1001");
    await settle();
    client.socket.close(1000);
    client.send("1", "1", "room:a", "phx_join", {});
    await settle();
    expect(client.seen).toEqual(["open", "close 1000"]);
    await server.expectNoJoin();
  });

  it("a listener that throws stops no other", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    const failed = new Promise((resolve) => process.once("uncaughtException", resolve));
    const others = process.rawListeners("uncaughtException").slice(0, -1) as (() => void)[];
    for (const other of others) process.off("uncaughtException", other);
    client.socket.onmessage = () => {
      throw new Error("listener");
    };
    const heard = vi.fn();
    client.socket.addEventListener("message", heard, { once: true });
    server.sendRaw("[1]");
    expect(await failed).toMatchObject({ message: "listener" });
    for (const other of others) process.on("uncaughtException", other);
    expect(heard).toHaveBeenCalledOnce();
  });

  it("removes listeners, by hand and by signal", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    const heard = vi.fn();
    const abort = new AbortController();
    client.socket.addEventListener("message", heard);
    client.socket.addEventListener("message", heard, { signal: abort.signal });
    abort.abort();
    client.socket.removeEventListener("message", heard);
    server.sendRaw("[1]");
    await settle();
    expect(heard).not.toHaveBeenCalled();
  });

  it("stands in act for everything that happens to the client", async () => {
    const acts: string[] = [];
    const server = createTestServer({
      act(deliver) {
        acts.push("in");
        deliver();
        acts.push("out");
      },
    });
    const client = createRawClient(server);
    client.socket.onopen = () => acts.push("open");
    client.socket.onmessage = () => acts.push("message");
    client.socket.onclose = () => acts.push("close");
    await settle();
    server.sendRaw("[1]");
    server.disconnect();
    await settle();
    expect(acts).toEqual(["in", "open", "out", "in", "message", "out", "in", "close", "out"]);
  });
});

describe("a connection", () => {
  it("is refused as often as asked, then accepted", async () => {
    const server = createTestServer();
    server.refuseConnect(2);
    const clients = [1, 2, 3].map(() => createRawClient(server));
    await settle();
    expect(clients.map(({ seen }) => seen)).toEqual([
      ["error", "close 1006"],
      ["error", "close 1006"],
      ["open"],
    ]);
    expect(clients[0]!.socket.readyState).toBe(server.transport.CLOSED);
  });

  it("is accepted again after acceptConnect", async () => {
    const server = createTestServer();
    server.refuseConnect(Infinity);
    const refused = createRawClient(server);
    await settle();
    server.acceptConnect();
    const accepted = createRawClient(server);
    await settle();
    expect([refused.seen, accepted.seen]).toEqual([["error", "close 1006"], ["open"]]);
  });

  it("hangs until it is accepted, refused, or given up", async () => {
    const server = createTestServer();
    server.hangConnect(3);
    const [givenUp, refused, accepted] = [1, 2, 3].map(() => createRawClient(server));
    await settle();
    expect(accepted!.seen).toEqual([]);
    givenUp!.socket.close();
    expect(await server.expectDisconnect()).toMatchObject({ id: 1, status: "closed" });
    server.refuseConnect();
    server.acceptConnect();
    await settle();
    expect(givenUp!.seen).toEqual(["error", "close 1006"]);
    expect(refused!.seen).toEqual(["error", "close 1006"]);
    expect(accepted!.seen).toEqual(["open"]);
  });

  it("is closed by the client with 1000, whatever its code", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.socket.close(3000);
    expect(client.socket.readyState).toBe(client.socket.CLOSING);
    await settle();
    expect(client.seen).toEqual(["close 1000"]);
    expect(server.connections[0]!.status).toBe("closed");
  });

  it.each([undefined, 1000, 1006, 1011, 1012])("is ended by the server with %s", async (code) => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    (await server.expectJoin("room:a")).ok();
    await settle();
    server.disconnect(code === undefined ? {} : { code });
    await settle();
    expect(client.seen.slice(1)).toEqual([`close ${code ?? 1001}`]);
  });

  it("says nothing more when silent, and ends with 1006 when the client gives up", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    server.goSilent();
    client.send(null, "1", "phoenix", "heartbeat", {});
    client.send("2", "2", "room:a", "phx_join", {});
    (await server.expectJoin("room:a")).ok();
    server.sendRaw("[1]");
    await settle();
    expect(client.seen).toEqual([]);
    expect(server.frames.map(({ direction }) => direction)).toEqual(["in", "in"]);

    const other = await openRawClient(server);
    other.send(null, "1", "phoenix", "heartbeat", {});
    client.socket.close();
    await server.expectDisconnect();
    await settle();
    expect(client.seen).toEqual(["close 1006"]);
    expect(other.seen).toHaveLength(1);
  });

  it("ends with 1011 after a bad frame", async () => {
    const server = createTestServer();
    const client = await openRawClient(server);
    client.socket.send("{not json");
    await settle();
    expect(client.seen).toEqual(["close 1011"]);
    expect(server.frames).toEqual([{ direction: "in", connection: 1, raw: "{not json" }]);
  });

  it("shows its frames both ways, binary ones too", async () => {
    const server = createTestServer();
    server.channel("room:*", {
      handleIn: {
        echo: (payload) => ({ ok: payload }),
        push: (payload, socket) => socket.push("pushed", payload),
        shout: (payload, socket) => socket.broadcast("shout", payload),
      },
    });
    const client = await openRawClient(server);
    client.send("1", "1", "room:a", "phx_join", {});
    for (const event of ["echo", "push", "shout"]) {
      const header = Uint8Array.of(0, 1, 1, 6, event.length);
      client.socket.send(Buffer.from([...header, ...Buffer.from(`12room:a${event}`), 7]));
    }
    await settle();
    const data = Uint8Array.of(7).buffer;
    expect(server.frames.map(({ direction, frame }) => [direction, frame])).toEqual([
      ["in", ["1", "1", "room:a", "phx_join", {}]],
      ["out", ["1", "1", "room:a", "phx_reply", { response: {}, status: "ok" }]],
      ["in", ["1", "2", "room:a", "echo", data]],
      ["in", ["1", "2", "room:a", "push", data]],
      ["in", ["1", "2", "room:a", "shout", data]],
      ["out", ["1", "2", "room:a", "phx_reply", { response: data, status: "ok" }]],
      ["out", ["1", null, "room:a", "pushed", data]],
      ["out", [null, null, "room:a", "shout", data]],
    ]);
    server.sendRaw([null, null, "room:a", "raw", {}]);
    expect(server.frames.at(-1)).toMatchObject({
      connection: 1,
      raw: '[null,null,"room:a","raw",{}]',
    });
  });
});

import { STATUS_CODES, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";

import type { Engine } from "slipstream-react/testing";
import { WebSocketServer, type WebSocket } from "ws";

import type { Desk } from "./createDesk.js";
import { isSameSite } from "./isSameSite.js";

export const socketPath = "/socket/websocket";
export const repeaterPath = "/repeater/websocket";

/** What a client connects with. */
export interface ConnectRequest {
  url: string;
  protocols?: readonly string[];
}

/** A socket of the endpoint: `socket "/socket", MyAppWeb.UserSocket`. */
export interface Mount {
  engine: Engine;
  /** Whether it takes the client. @default all */
  authorize?: (request: ConnectRequest) => boolean;
}

interface SocketOptions {
  server: Server;
  /** The name that it listens on. */
  host: string;
  /** By path. */
  mounts: Readonly<Record<string, Mount>>;
  desk: Desk;
  /** Other upgrades are left to other listeners of the server, instead of being turned away. */
  isShared: boolean;
}

/** Puts real WebSockets in front of the engines. What it returns waits until the last has closed. */
export function acceptSockets({ server, host, mounts, desk, isShared }: SocketOptions): {
  close(): Promise<void>;
} {
  const sockets = new WebSocketServer({ noServer: true });
  let isClosing = false;

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer) {
    const path = pathOf(request);
    const mount = Object.hasOwn(mounts, path) ? mounts[path] : undefined;
    if (!mount) {
      if (!isShared) refuse(stream, 404);
      return;
    }
    // A stream without a listener throws when the client resets it before the handshake.
    stream.on("error", () => stream.destroy());
    const { engine, authorize } = mount;
    const asked = { url: request.url ?? path, protocols: protocolsOf(request) };
    // Before the freeze: nobody who will be refused is kept waiting.
    if (!isSameSite(request, host) || authorize?.(asked) === false) {
      refuse(stream, 403);
      return;
    }
    await desk.thawed();
    if (stream.destroyed) return;
    if (isClosing) {
      refuse(stream, 503);
      return;
    }
    if (!desk.admitConnect()) {
      refuse(stream, 403);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => adapt(engine, socket, asked));
  }

  server.on("upgrade", (request, stream, head) => void upgrade(request, stream, head));

  return {
    async close() {
      isClosing = true;
      const closed = [...sockets.clients].map(closedOrTerminated);
      for (const { engine } of Object.values(mounts)) {
        engine.disconnect({ code: 1012, reason: "the server is shutting down" });
      }
      await Promise.all(closed);
      sockets.close();
    },
  };
}

function adapt(engine: Engine, socket: WebSocket, asked: ConnectRequest) {
  socket.binaryType = "arraybuffer";
  const connection = engine.accept(
    {
      send: (data) => socket.send(data),
      close: (code, reason) => (code === 1006 ? socket.terminate() : socket.close(code, reason)),
    },
    asked,
  );
  socket.on("message", (data, isBinary) =>
    // `ws` hands text over as a Buffer, and binary as the ArrayBuffer asked for above.
    connection.receive(isBinary ? (data as ArrayBuffer) : (data as Buffer).toString()),
  );
  socket.on("close", () => connection.closed());
  // A frame that breaks the protocol: `ws` closes the socket itself, and says so with `close`.
  socket.on("error", (error) => console.warn(`A WebSocket failed: ${error.message}`));
}

function closedOrTerminated(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => socket.terminate(), 1_000);
    socket.once("close", () => {
      clearTimeout(patience);
      resolve();
    });
  });
}

function refuse(stream: Duplex, status: number) {
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").replace(/\?.*$/s, "");
}

function protocolsOf(request: IncomingMessage): string[] {
  const header = request.headers["sec-websocket-protocol"] ?? "";
  return header.split(",").flatMap((name) => name.trim() || []);
}

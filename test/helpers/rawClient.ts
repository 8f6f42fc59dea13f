import type { TestServer } from "slipstream-react/testing";

// A client without a library, on the WebSocket itself.
export interface RawClient {
  socket: WebSocket;
  // Everything that happened to it: frames as arrays, binary ones as hex, the rest by name.
  seen: unknown[];
  send(...frame: unknown[]): void;
}

export function createRawClient(
  server: TestServer,
  url = "/socket/websocket?vsn=2.0.0",
  protocols?: string[],
): RawClient {
  const socket = new server.transport(url, protocols);
  socket.binaryType = "arraybuffer";
  const seen: unknown[] = [];
  socket.onopen = () => seen.push("open");
  socket.onerror = () => seen.push("error");
  socket.onclose = ({ code }) => seen.push(`close ${code}`);
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    seen.push(typeof data === "string" ? JSON.parse(data) : Buffer.from(data).toString("hex"));
  };
  return { socket, seen, send: (...frame) => socket.send(JSON.stringify(frame)) };
}

// A client whose handshake is done.
export async function openRawClient(server: TestServer): Promise<RawClient> {
  const client = createRawClient(server);
  await new Promise((resolve) => client.socket.addEventListener("open", resolve));
  client.seen.length = 0;
  return client;
}

// Lets everything arrive that is under way. Microtasks only: fake timers do not matter.
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

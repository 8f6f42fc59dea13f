import { WebSocket } from "ws";

export interface ClientFrame {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

export interface Client {
  socket: WebSocket;
  /** Resolves with the code of the close. */
  closed: Promise<number>;
  /** Those not taken yet. */
  frames: readonly ClientFrame[];
  /** The next frame that matches, of those not taken yet. */
  next(event: string, topic?: string): Promise<ClientFrame>;
  send(joinRef: string, ref: string, topic: string, event: string, payload: object): void;
  /** Joins, and resolves with the payload of the reply. */
  join(topic: string): Promise<unknown>;
}

interface ConnectOptions {
  headers?: Record<string, string>;
  protocols?: string[];
}

/** A client of Phoenix's wire with nothing in it: rejects when the connect is refused. */
export function openClient(url: string, headers: Record<string, string> = {}): Promise<Client> {
  return open(`${url}/socket/websocket?vsn=2.0.0`, { headers });
}

interface Credentials {
  authToken?: string;
  token?: string;
}

/** The same on the repeaters' socket, with credentials as phoenix.js sends them. */
export function openRepeater(
  url: string,
  { authToken, token }: Credentials = { authToken: "demo-repeater" },
  headers: Record<string, string> = {},
): Promise<Client> {
  const params = new URLSearchParams({ vsn: "2.0.0", ...(token !== undefined && { token }) });
  const bearer = authToken === undefined ? [] : [btoa(authToken).replaceAll("=", "")];
  return open(`${url}/repeater/websocket?${params}`, {
    headers,
    protocols: ["phoenix", ...bearer.map((encoded) => `base64url.bearer.phx.${encoded}`)],
  });
}

function open(url: string, { headers = {}, protocols = [] }: ConnectOptions): Promise<Client> {
  const socket = new WebSocket(url, protocols, { headers });
  const frames: ClientFrame[] = [];
  const waiting = new Set<() => void>();
  let refs = 0;

  socket.on("message", (data) => {
    frames.push(decode(data as Buffer));
    for (const look of [...waiting]) look();
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));

  const client: Client = {
    socket,
    closed,
    frames,
    next: (event, topic) =>
      new Promise((resolve) => {
        function look() {
          const index = frames.findIndex(
            (frame) => frame.event === event && (topic === undefined || frame.topic === topic),
          );
          if (index === -1) return;
          waiting.delete(look);
          resolve(frames.splice(index, 1)[0]!);
        }
        waiting.add(look);
        look();
      }),
    send: (...frame) => socket.send(JSON.stringify(frame)),
    async join(topic) {
      refs += 1;
      client.send(`${refs}`, `${refs}`, topic, "phx_join", {});
      return (await client.next("phx_reply", topic)).payload;
    },
  };
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(client));
    socket.once("error", reject);
  });
}

function decode(data: Buffer): ClientFrame {
  const [joinRef, ref, topic, event, payload] = JSON.parse(data.toString()) as [
    string | null,
    string | null,
    string,
    string,
    unknown,
  ];
  return { joinRef, ref, topic, event, payload };
}

import type { IncomingMessage, ServerResponse } from "node:http";

import type { Engine, EngineConnection } from "slipstream-react/testing";

import type { Desk } from "./createDesk.js";
import { isSameSite } from "./isSameSite.js";
import { LongPollSession, type LongPollTimes } from "./longPollSession.js";

export const longPollPath = "/socket/longpoll";

const maxBodyBytes = 8_000_000;
const defaultTimes: LongPollTimes = { pollMs: 5_000, sessionMs: 5_000 };

interface LongPollOptions {
  engine: Engine;
  desk: Desk;
  /** The name that the server listens on. */
  host: string;
  times?: LongPollTimes | undefined;
}

interface Client {
  session: LongPollSession;
  connection: EngineConnection;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Phoenix's long poll in front of the engine: frames come by POST, and go out with each poll. */
export function createLongPoll(options: LongPollOptions): Answer {
  const { engine, desk, host, times = defaultTimes } = options;
  const clients = new Map<string, Client>();

  function open(request: IncomingMessage): object {
    if (!desk.admitConnect()) return { status: 403 };
    const session = new LongPollSession(times, (isLost) => {
      clients.delete(session.token);
      if (isLost) connection.closed();
    });
    const connection = engine.accept(session, {
      url: request.url ?? longPollPath,
      protocols: protocolsOf(request),
    });
    clients.set(session.token, { session, connection });
    return { status: 410, token: session.token, messages: [] };
  }

  async function poll({ session }: Client, response: ServerResponse): Promise<object> {
    response.once("close", () => {
      if (!response.writableEnded) session.hungUp();
    });
    const answer = await session.poll();
    await desk.thawed();
    // Without a session to go on with: the client asks for its next one itself.
    return { ...answer, token: answer.status === 410 ? null : session.token };
  }

  async function receive(client: Client | undefined, request: IncomingMessage): Promise<object> {
    const body = await readBody(request);
    if (!client) return { status: 410 };
    for (const line of body.split("\n")) {
      if (line !== "") client.connection.receive(line.startsWith("[") ? line : binary(line));
    }
    return { status: 200 };
  }

  return async (request, response) => {
    let body: object = { status: 403 };
    if (isSameSite(request, host)) {
      await desk.thawed();
      const client = clients.get(tokenOf(request));
      if (request.method === "POST") body = await receive(client, request);
      else body = client ? await poll(client, response) : open(request);
    }
    reply(response, body);
  };
}

// The params of the client's own may name one too: the session's comes last.
function tokenOf({ url = "" }: IncomingMessage): string {
  return new URL(url, "http://localhost").searchParams.getAll("token").at(-1) ?? "";
}

function protocolsOf({ headers }: IncomingMessage): string[] {
  const token = headers["x-phoenix-authtoken"];
  return typeof token === "string" ? ["phoenix", `base64url.bearer.phx.${btoa(token)}`] : [];
}

function binary(line: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(line, "base64")).buffer;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // Without an encoding a request is read as Buffers.
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maxBodyBytes) throw new RangeError("the body is too long");
  }
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, body: object) {
  response.writeHead(200, {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
  });
  response.end(JSON.stringify(body));
}

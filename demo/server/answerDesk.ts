import type { IncomingMessage, ServerResponse } from "node:http";

import { isRecord } from "../shared/isRecord.js";
import type { Desk } from "./createDesk.js";
import { deskActions, DeskInputError } from "./deskActions.js";
import { isSameSite } from "./isSameSite.js";

const maxBodyBytes = 10_000;

interface DeskOptions {
  desk: Desk;
  /** The name that the server listens on. */
  host: string;
}

/** The desk over HTTP: `POST /desk/<action>` with JSON, `GET /desk/stats`. */
export async function answerDesk(
  { desk, host }: DeskOptions,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const name = (request.url ?? "").replace(/^\/desk\/?|\?.*$/gs, "");
  const action = Object.hasOwn(deskActions, name) ? deskActions[name] : undefined;

  response.setHeader("Vary", "Origin");
  if (!isSameSite(request, host)) {
    reply(response, 403, { error: "the desk answers pages of its own site only" });
    return;
  }
  // A page of the other service is one of another origin: the browser keeps the answer from it.
  const { origin } = request.headers;
  if (origin !== undefined) response.setHeader("Access-Control-Allow-Origin", origin);
  if (name !== "stats" && action === undefined) {
    const known = ["stats", ...Object.keys(deskActions)].join(", ");
    reply(response, 404, { error: `the desk knows ${known}; not "${name}"` });
    return;
  }
  const method = action === undefined ? "GET" : "POST";
  if (request.method === "OPTIONS") {
    response.setHeader("Access-Control-Allow-Methods", method);
    response.setHeader("Access-Control-Allow-Headers", "Content-Type");
    response.writeHead(204).end();
    return;
  }
  if (request.method !== method) {
    response.setHeader("Allow", method);
    reply(response, 405, { error: `/desk/${name} takes ${method}` });
    return;
  }
  if (action === undefined) {
    reply(response, 200, desk.stats());
    return;
  }
  try {
    const outcome = action(desk, await readBody(request));
    reply(response, 200, typeof outcome === "string" ? { message: outcome } : outcome);
  } catch (error) {
    if (!(error instanceof DeskInputError)) throw error;
    reply(response, 400, { error: error.message });
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > maxBodyBytes) throw new DeskInputError("the body is too long");
  }
  const body = parse(text);
  if (!isRecord(body)) throw new DeskInputError("the body must be a JSON object");
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DeskInputError("the body is not JSON");
  }
}

function reply(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
  });
  response.end(JSON.stringify(body));
}

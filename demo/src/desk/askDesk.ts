import { isRecord } from "../../shared/isRecord.js";

export class DeskError extends Error {}

/** The desk of the service that the page comes from. */
export const ownDesk = "/desk";

/** @throws {DeskError} when the desk refuses the request, or cannot be reached. */
export async function actOnDesk(desk: string, action: string, input: object): Promise<string> {
  const body = await ask(`${desk}/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(input),
  });
  return typeof body.message === "string" ? body.message : "Done.";
}

export interface ServerState {
  connections: number;
  refusalsLeft: number;
  isFrozen: boolean;
  denied: string[];
}

export async function readServerState(signal: AbortSignal): Promise<ServerState> {
  const stats = await ask(`${ownDesk}/stats`, { signal });
  const denied = Array.isArray(stats.denied) ? stats.denied : [];
  return {
    connections: Number(stats.connections),
    refusalsLeft: Number(stats.refusalsLeft),
    isFrozen: stats.frozen === true,
    denied: denied.filter((topic) => typeof topic === "string"),
  };
}

async function ask(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new DeskError("The server cannot be reached.", { cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!isRecord(body)) throw new DeskError(`The desk answered ${response.status} without JSON.`);
  if (response.ok) return body;
  throw new DeskError(typeof body.error === "string" ? body.error : response.statusText);
}

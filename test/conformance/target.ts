import type { DeskStats } from "../../demo/server/createDesk.js";

/** A server with the demo's channels and its desk, whatever it is made of. */
export interface Target {
  /** What a client connects to. */
  readonly url: string;
  /** What a repeater connects to. */
  readonly repeaterUrl: string;
  readonly transport: typeof WebSocket;
  /** Does one of the desk's actions, and resolves with what it answers. */
  desk(action: string, input: object): Promise<Record<string, unknown>>;
  stats(): Promise<DeskStats>;
  close(): Promise<void>;
}

/** The desk of a server that is reached over HTTP. */
export function httpDesk(url: string): Pick<Target, "desk" | "stats"> {
  return {
    async desk(action, input) {
      const body = JSON.stringify(input);
      const response = await fetch(`${url}/desk/${action}`, { method: "POST", body });
      const answer = (await response.json()) as Record<string, unknown>;
      if (!response.ok) throw new Error(`${action}: ${JSON.stringify(answer)}`);
      return answer;
    },
    stats: async () => (await (await fetch(`${url}/desk/stats`)).json()) as DeskStats,
  };
}

import { WebSocket as NodeWebSocket } from "ws";

import { createDemoServer } from "../../demo/server/createDemoServer.js";
import { startEngine } from "./engineTarget.js";
import { httpDesk, type Target } from "./target.js";

interface TargetKind {
  name: string;
  isHere: boolean;
  start: () => Promise<Target>;
}

const phoenixUrl = process.env.PHOENIX_URL ?? "";

// Of the same shape, but for what no client of ours uses.
const transport = NodeWebSocket as unknown as typeof WebSocket;

export const targets: readonly TargetKind[] = [
  { name: "the engine", isHere: true, start: () => Promise.resolve(startEngine()) },
  {
    name: "the demo server",
    isHere: true,
    async start() {
      const server = await createDemoServer();
      const close = () => server.close();
      return { ...overHttp(server.url), close };
    },
  },
  {
    name: "a real Phoenix",
    // Set to nothing, as CI does, it is not set.
    isHere: phoenixUrl !== "",
    async start() {
      await checkPhoenix();
      return { ...overHttp(phoenixUrl), close: () => Promise.resolve() };
    },
  },
];

function overHttp(url: string) {
  const sockets = url.replace(/^http/, "ws");
  const urls = { url: `${sockets}/socket`, repeaterUrl: `${sockets}/repeater` };
  return { ...urls, transport, ...httpDesk(url) };
}

async function checkPhoenix() {
  const answer = await fetch(`${phoenixUrl.replace(/\/$/, "")}/desk/stats`).catch(() => undefined);
  if (answer?.ok) return;
  throw new Error(
    `PHOENIX_URL is ${phoenixUrl}, and nobody answers there as the demo's desk does. ` +
      "Start one: PORT=4001 elixir demo/phoenix/server.exs",
  );
}

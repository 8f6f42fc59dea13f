import type { Engine, EngineOptions } from "./engine.js";
import { LocalEngine } from "./localEngine.js";

/**
 * Makes a Phoenix server in memory, without a network: `createTestServer` and app servers stand on it.
 * It speaks protocol 2, as recorded from Phoenix 1.8.12.
 *
 * @example
 * const engine = createEngine();
 * engine.channel("room:*", { handleIn: { echo: (payload) => ({ ok: payload }) } });
 * sockets.on("connection", (ws, { url }) => {
 *   const connection = engine.accept(peerOf(ws), { url });
 *   ws.on("message", (data) => connection.receive(data));
 *   ws.on("close", () => connection.closed());
 * });
 */
export function createEngine(options: EngineOptions = {}): Engine {
  return new LocalEngine(options);
}

import { LocalTestServer } from "./localTestServer.js";
import type { TestServer, TestServerOptions } from "./testServer.js";

/**
 * Makes a Phoenix server for tests, on the engine of `createEngine`. Real phoenix.js runs against it.
 *
 * @example
 * const server = createTestServer();
 * const slipstream = createSlipstream({ url: "/socket", transport: server.transport });
 * const room = slipstream.channel("room:lobby");
 * slipstream.connect();
 * (await server.expectJoin("room:lobby")).ok({ history: [] });
 * server.broadcast("room:lobby", "new_msg", { body: "hi" });
 */
export function createTestServer(options: TestServerOptions = {}): TestServer {
  return new LocalTestServer(options);
}

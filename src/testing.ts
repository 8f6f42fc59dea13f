export type {
  ChannelDefinition,
  ChannelSocket,
  HandleIn,
  SocketRef,
} from "./testing/definition.js";
export { createEngine } from "./testing/engine.js";
export type {
  DisconnectOptions,
  Engine,
  EngineConnection,
  EngineOptions,
  Peer,
} from "./testing/engine.js";
export type { PresenceMeta, Presences } from "./testing/presence.js";
export type { Reply } from "./testing/reply.js";
export { createTestServer } from "./testing/testServer.js";
export type {
  TestConnection,
  TestFrame,
  TestJoin,
  TestLeave,
  TestPush,
  TestServer,
  TestServerOptions,
} from "./testing/testServer.js";

export { createEngine } from "./testing/createEngine.js";
export { createTestServer } from "./testing/createTestServer.js";
export type {
  ChannelDefinition,
  ChannelSocket,
  HandleIn,
  SocketRef,
} from "./testing/definition.js";
export type { Engine, EngineOptions } from "./testing/engine.js";
export type { DisconnectOptions, EngineConnection, Peer } from "./testing/engineConnection.js";
export type { PresenceMeta, Presences } from "./testing/presence.js";
export type { Reply } from "./testing/reply.js";
export type {
  TestConnection,
  TestFrame,
  TestJoin,
  TestLeave,
  TestPush,
  TestServer,
  TestServerOptions,
} from "./testing/testServer.js";

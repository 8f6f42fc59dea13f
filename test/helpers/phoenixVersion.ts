import { type Channel, Presence, Socket } from "phoenix";

// 1.7 wants a transport outside of a page; it makes none before connect().
const transport = Object as unknown as typeof WebSocket;
const socket = new Socket("ws://localhost/socket", { authToken: "x", transport });

/** phoenix.js 1.7 drops the option without a word. */
export const knowsAuthToken: boolean =
  (socket as unknown as { authToken?: unknown }).authToken !== undefined;

const channel = { on: () => 0, joinRef: () => "1" } as unknown as Channel;

/** Before 1.8.16 those who are present were members of an object with a prototype. */
export const knowsAnyPresenceKey: boolean =
  Object.getPrototypeOf((new Presence(channel) as unknown as { state: object }).state) === null;

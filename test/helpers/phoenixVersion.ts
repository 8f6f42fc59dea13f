import { Socket } from "phoenix";

// 1.7 wants a transport outside of a page; it makes none before connect().
const transport = Object as unknown as typeof WebSocket;
const socket = new Socket("ws://localhost/socket", { authToken: "x", transport });

/** phoenix.js 1.7 drops the option without a word. */
export const knowsAuthToken: boolean =
  (socket as unknown as { authToken?: unknown }).authToken !== undefined;

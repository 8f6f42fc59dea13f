// @vitest-environment happy-dom
import { expect, it } from "vitest";

import { settle } from "../helpers/settle.js";
import { startClient } from "../helpers/startClient.js";

it("goes on with the attempt when the tab is shown, and phoenix.js has closed the handshake", async () => {
  const { client, server, events } = startClient();
  server.hangConnect(2);
  client.connect();
  await settle();
  window.dispatchEvent(new Event("visibilitychange"));
  await settle();
  expect(client.store.getState().connection).toMatchObject({ status: "connecting", attempt: 1 });
  expect(events.map(({ type }) => type)).not.toContain("connectFailed");
  server.acceptConnect();
  await settle();
  expect(client.store.getState().connection.status).toBe("open");
});

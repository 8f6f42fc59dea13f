// @vitest-environment node
import { renderToString } from "react-dom/server";
import { createSlipstream, SlipstreamProvider } from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

import { MessageHooks } from "../helpers/MessageHooks.js";
import { settle } from "../helpers/settle.js";

describe("on a server, the hooks on messages", () => {
  it("render what there is before the first message, and open no socket", async () => {
    const error = vi.spyOn(console, "error");
    const server = createTestServer();
    const html = renderToString(
      <SlipstreamProvider url="wss://example.com/socket" transport={server.transport}>
        <MessageHooks topic="room:lobby" />
        <MessageHooks topic={null} />
      </SlipstreamProvider>,
    );
    const shown = "<p>initial, nothing, idle, nobody, 0 not synced</p>";
    expect(html).toBe(shown + shown);
    expect(error).not.toHaveBeenCalled();
    await server.expectNoConnect();
  });

  it("render the same with a client that has heard much already", async () => {
    const server = createTestServer();
    server.channel("room:*", { join: (_params, socket) => socket.track("ann", {}) });
    const client = createSlipstream({ url: "ws://localhost/socket", transport: server.transport });
    const room = client.channel("room:lobby");
    client.connect();
    await room.joined();
    server.broadcast("room:lobby", "tick", 1);
    await settle();
    const html = renderToString(
      <SlipstreamProvider client={client}>
        <MessageHooks topic="room:lobby" />
      </SlipstreamProvider>,
    );
    expect(html).toBe("<p>initial, nothing, idle, nobody, 0 not synced</p>");
    client.destroy();
  });
});

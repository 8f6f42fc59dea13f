// @vitest-environment node
import { renderToString } from "react-dom/server";
import {
  createBroadcastChannelEndpoint,
  createLocalEndpoint,
  SlipstreamProvider,
  useEndpointEvent,
  useRepeater,
} from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

describe("on a server, without a window,", () => {
  it("useRepeater gives zeros, and touches no socket, endpoint or BroadcastChannel", async () => {
    const opened = vi.fn();
    vi.stubGlobal("BroadcastChannel", opened);
    const local = createLocalEndpoint();
    const tabs = createBroadcastChannelEndpoint("server-rendering");
    const touched = [local, tabs].flatMap((endpoint) => [
      vi.spyOn(endpoint, "broadcast"),
      vi.spyOn(endpoint, "subscribe"),
    ]);
    const asked = vi.fn();
    function Page() {
      const a = useRepeater(["room:a", "room:b"], local, { params: asked, cursor: asked });
      const b = useRepeater("room:b", tabs, { events: asked, onError: asked });
      useEndpointEvent(local, "room:a", "new_msg", asked);
      useEndpointEvent(tabs, "room:b", "new_msg", asked);
      return <p>{JSON.stringify([a, b])}</p>;
    }
    const server = createTestServer();
    const zeros = { repeated: 0, dropped: 0, failed: 0, unknown: 0, queued: 0 };
    const html = renderToString(
      <SlipstreamProvider url="wss://example.com/socket" transport={server.transport}>
        <Page />
      </SlipstreamProvider>,
    );
    expect(html.replaceAll("&quot;", '"')).toBe(`<p>${JSON.stringify([zeros, zeros])}</p>`);
    await server.expectNoConnect();
    for (const spy of [opened, asked, ...touched]) expect(spy).not.toHaveBeenCalled();
  });
});

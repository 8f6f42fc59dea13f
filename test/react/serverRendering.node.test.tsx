// @vitest-environment node
import { renderToString } from "react-dom/server";
import {
  SlipstreamProvider,
  useChannel,
  useChannelEvent,
  useConnection,
  useTopics,
} from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { describe, expect, it, vi } from "vitest";

function Page({ params }: { params?: object }) {
  const room = useChannel("room:lobby", params ? { params } : {});
  const none = useChannel(null);
  const { status } = useConnection();
  const size = useTopics((topics) => topics.size);
  useChannelEvent(room, "new_msg", () => undefined);
  return <p>{[status, room.status, none.status, size].join(" ")}</p>;
}

describe("on a server, without a window,", () => {
  it("renders as pending, and opens no socket", async () => {
    expect(typeof window).toBe("undefined");
    const server = createTestServer();
    const html = renderToString(
      <SlipstreamProvider url="wss://example.com/socket" transport={server.transport}>
        <Page />
      </SlipstreamProvider>,
    );
    expect(html).toBe("<p>idle pending idle 0</p>");
    await server.expectNoConnect();
  });

  it("renders with a relative url, which has no host there", () => {
    const html = renderToString(
      <SlipstreamProvider url="/socket">
        <Page />
      </SlipstreamProvider>,
    );
    expect(html).toBe("<p>idle pending idle 0</p>");
  });

  it("asks for no credentials and no join params", () => {
    const ask = vi.fn(() => ({}));
    renderToString(
      <SlipstreamProvider url="/socket" params={ask}>
        <Page params={ask} />
      </SlipstreamProvider>,
    );
    expect(ask).not.toHaveBeenCalled();
  });

  it("renders a provider without a url, and warns of nothing", () => {
    const warn = vi.spyOn(console, "warn");
    const error = vi.spyOn(console, "error");
    const html = renderToString(
      <SlipstreamProvider>
        <Page />
      </SlipstreamProvider>,
    );
    expect(html).toBe("<p>disabled pending idle 0</p>");
    expect(warn).not.toHaveBeenCalled();
    expect(error).not.toHaveBeenCalled();
  });
});

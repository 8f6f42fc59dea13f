import { useLayoutEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { SlipstreamProvider, useChannel, useChannelEvent } from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

/** A page without act(): passive effects run in a task of their own, behind the commit. */
async function changeWith(message: "topic" | "event") {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
  const server = createTestServer();
  server.channel("room:*", {});
  const calls: string[] = [];
  const page = { change: () => undefined as unknown, inLayout: () => undefined as unknown };

  function Room() {
    const [name, setName] = useState("a");
    const room = useChannel(message === "topic" ? `room:${name}` : "room:a");
    const event = message === "event" ? `event_${name}` : "event";
    useChannelEvent(room, event, () => calls.push(name));
    useLayoutEffect(() => {
      page.change = () => setName("b");
      page.inLayout();
    }, [name]);
    return room.isJoined ? "joined" : null;
  }

  const container = document.createElement("div");
  const root = createRoot(container);
  root.render(
    <SlipstreamProvider url="/socket" transport={server.transport}>
      <Room />
    </SlipstreamProvider>,
  );
  await vi.waitFor(() => expect(container.textContent).toBe("joined"));
  page.inLayout = () =>
    server.broadcast("room:a", message === "event" ? "event_a" : "event", { of: "a" });
  page.change();
  await vi.waitFor(async () => {
    await server.expectNoPush();
    expect(server.frames.filter(({ direction }) => direction === "out").length).toBeGreaterThan(1);
  });
  root.unmount();
  await vi.waitFor(() => expect(server.connections[0]?.status).toBe("closed"));
  return calls;
}

describe("a late message of a", () => {
  it.each(["topic", "event"] as const)("never reaches the handler of b: another %s", async (of) => {
    expect(await changeWith(of)).not.toContain("b");
  });
});

import { act, screen } from "@testing-library/react";
import { type ReactNode, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { createSlipstream, SlipstreamProvider, useConnection, useTopics } from "slipstream-react";
import { afterEach, expect, it } from "vitest";

import { createRooms, describeEachMode, joins, settle, track } from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

function Page() {
  const { status } = useConnection();
  const size = useTopics((topics) => topics.size);
  return (
    <>
      <Room />
      <p>
        {status} {size}
      </p>
    </>
  );
}

describeEachMode("hydration", ({ strict }) => {
  let unmount: () => void = () => undefined;

  // Before the standing assertions, which were registered first and run last.
  afterEach(async () => {
    act(unmount);
    await settle();
    document.body.innerHTML = "";
  });

  function hydrate(ui: ReactNode) {
    const tree = strict ? <StrictMode>{ui}</StrictMode> : ui;
    document.body.innerHTML = `<main>${renderToString(tree)}</main>`;
    const html = document.body.textContent;
    act(() => {
      const root = hydrateRoot(document.querySelector("main")!, tree);
      unmount = () => root.unmount();
    });
    return html;
  }

  it("takes over what the server rendered without a warning, and joins", async () => {
    const server = createRooms();
    const html = hydrate(
      <SlipstreamProvider url="/socket" transport={server.transport}>
        <Page />
      </SlipstreamProvider>,
    );
    expect(html).toBe("room:lobby pendingidle 0");
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(screen.getByText("open 1")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(server.connections).toHaveLength(1);
  });

  it("takes over without a warning when a shared client is joined already", async () => {
    const server = createRooms();
    const slipstream = track(createSlipstream({ url: "/socket", transport: server.transport }));
    slipstream.channel("room:lobby");
    slipstream.connect();
    await settle();
    const html = hydrate(
      <SlipstreamProvider client={slipstream}>
        <Page />
      </SlipstreamProvider>,
    );
    expect(html).toBe("room:lobby pendingidle 0");
    await settle();
    expect(screen.getByText("room:lobby joined")).toBeDefined();
    expect(screen.getByText("open 1")).toBeDefined();
    expect(joins(server)).toEqual(["room:lobby"]);
    slipstream.destroy();
  });
});

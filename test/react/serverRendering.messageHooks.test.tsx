import { act } from "@testing-library/react";
import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { createSlipstream, SlipstreamProvider } from "slipstream-react";
import { afterEach, expect, it } from "vitest";

import { MessageHooks } from "../helpers/MessageHooks.js";
import { createServer, describeEachMode, joins, settle, track } from "../helpers/reactHarness.js";

describeEachMode("hydration of the hooks on messages", ({ strict }) => {
  let unmount: () => void = () => undefined;

  // Before the standing assertions, which were registered first and run last.
  afterEach(async () => {
    act(unmount);
    await settle();
    document.body.innerHTML = "";
  });

  function open() {
    const server = createServer();
    server.channel("room:*", { join: (_params, socket) => socket.track("ann", {}) });
    const client = track(createSlipstream({ url: "/socket", transport: server.transport }));
    const page = (
      <SlipstreamProvider client={client}>
        <MessageHooks topic="room:lobby" />
        <MessageHooks topic={null} />
      </SlipstreamProvider>
    );
    return { server, client, tree: strict ? <StrictMode>{page}</StrictMode> : page };
  }

  const shown = () => [...document.querySelectorAll("p")].map(({ textContent }) => textContent);

  const none = "initial, nothing, idle, nobody, 0 not synced";

  it.each([false, true])("warns of nothing, on a client that is joined: %s", async (isJoined) => {
    const { server, client, tree } = open();
    if (isJoined) {
      client.channel("room:lobby");
      client.connect();
      await settle();
    }
    document.body.innerHTML = `<main>${renderToString(tree)}</main>`;
    expect(shown()).toEqual([none, none]);
    act(() => {
      const root = hydrateRoot(document.querySelector("main")!, tree);
      unmount = () => root.unmount();
    });
    await settle();
    const last = isJoined ? "phx_join" : "presence_state";
    expect(shown()).toEqual([`${last}, nothing, idle, ann, 1 synced`, none]);
    server.broadcast("room:lobby", "tick", 1);
    await settle();
    expect(shown()).toEqual(['tick, {"price":1}, idle, ann, 1 synced', none]);
    expect(joins(server)).toEqual(["room:lobby"]);
    act(() => client.destroy());
  });
});

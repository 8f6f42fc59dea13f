import { act } from "@testing-library/react";
import { type ReactNode, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { SlipstreamProvider } from "slipstream-react";
import { afterEach, expect, it } from "vitest";

import { createServer, describeEachMode, joins, leaves, settle } from "../helpers/reactHarness.js";
import { seen, SuspendedRoom, Waiting } from "../helpers/SuspendedRoom.js";

describeEachMode("hydration of a component with suspense", ({ strict }) => {
  let unmount: () => void = () => undefined;

  // Before the standing assertions, which were registered first and run last.
  afterEach(async () => {
    act(unmount);
    await settle();
    document.body.innerHTML = "";
  });

  function hydrate(ui: ReactNode) {
    const recovered: unknown[] = [];
    const tree = strict ? <StrictMode>{ui}</StrictMode> : ui;
    document.body.innerHTML = `<main>${renderToString(tree)}</main>`;
    const sent = seen();
    act(() => {
      const root = hydrateRoot(document.querySelector("main")!, tree, {
        onRecoverableError: (error) => recovered.push((error as Error).message),
      });
      unmount = () => root.unmount();
    });
    return { recovered, sent };
  }

  it("keeps the fallback until the answer, shows the room, and tells that the page rendered it", async () => {
    const server = createServer();
    const { recovered, sent } = hydrate(
      <SlipstreamProvider url="/socket" jitter={false} transport={server.transport}>
        <p>title</p>
        <Waiting>
          <SuspendedRoom />
        </Waiting>
      </SlipstreamProvider>,
    );
    expect(sent).toEqual(["title", "waiting for rooms"]);
    const join = await server.expectJoin("room:lobby");
    await settle();
    expect(seen()).toEqual(["title", "waiting for rooms"]);
    join.ok({ n: 1 });
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(seen()).toEqual(["title", 'room:lobby joined {"n":1}']);
    expect(recovered).toEqual([expect.stringContaining("joined by the page alone")]);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });
});

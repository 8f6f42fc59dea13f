import { SlipstreamError } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { Lines, linesOf } from "../helpers/Lines.js";
import { diff, People, peopleOf, presences } from "../helpers/People.js";
import { describeEachMode, settle } from "../helpers/reactHarness.js";

const garbage: [string, string, unknown][] = [
  ["a state that is null", "presence_state", null],
  ["a state that is a list", "presence_state", [{ metas: [] }]],
  ["a state that is a word", "presence_state", "everybody"],
  ["a state with one who is nothing", "presence_state", { ann: null }],
  ["a state without metas", "presence_state", { ann: {} }],
  ["metas that are no list", "presence_state", { ann: { metas: { phx_ref: "1" } } }],
  ["a meta that is nothing", "presence_state", { ann: { metas: [null] } }],
  ["a diff that is null", "presence_diff", null],
  ["an empty diff", "presence_diff", {}],
  ["a diff without leaves", "presence_diff", { joins: {} }],
  ["a diff with joins that are a list", "presence_diff", { joins: [], leaves: {} }],
  ["a diff of one without metas", "presence_diff", { joins: { ann: {} }, leaves: {} }],
  ["a leave of one without metas", "presence_diff", { joins: {}, leaves: { ann: {} } }],
];

describeEachMode("usePresence", ({ render }) => {
  function open() {
    const reported = vi.fn<(error: unknown) => void>();
    vi.stubGlobal("reportError", reported);
    const { server } = render(
      <>
        <People />
        <Lines reducer={(lines, { event }) => [...lines, event]} />
      </>,
    );
    const garble = (event: string, payload: unknown) =>
      server.sendRaw([null, null, "room:lobby", event, payload]);
    return { server, reported, garble };
  }

  it.each(garbage)("reports %s, once, and goes on", async (_what, event, payload) => {
    const { server, reported, garble } = open();
    await settle();
    server.push("room:lobby", "presence_state", presences({ ann: ["home"], bob: ["home"] }));
    await settle();
    garble(event, payload);
    await settle();
    expect(reported).toHaveBeenCalledTimes(1);
    const [error] = reported.mock.calls[0]!;
    expect(error).toBeInstanceOf(SlipstreamError);
    expect(error).toMatchObject({ code: "invalid-payload", topic: "room:lobby", event });
    expect(peopleOf()).toBe("ann@home bob@home synced");
    server.broadcast("room:lobby", "presence_diff", diff({ eve: ["home"] }, { ann: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("bob@home eve@home synced");
    expect(linesOf()).toBe(`phx_join; presence_state; ${event}; presence_diff`);
  });

  it.each(garbage)("before the first state reports %s, and is synced later", async (...given) => {
    const [, event, payload] = given;
    const { server, reported, garble } = open();
    await settle();
    garble(event, payload);
    await settle();
    expect(peopleOf()).toBe("not synced");
    expect(reported).toHaveBeenCalledTimes(1);
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("ann@home synced");
    expect(reported).toHaveBeenCalledTimes(1);
  });

  it("takes a leave of somebody who is not there, and a join of somebody who is", async () => {
    const { server } = open();
    await settle();
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    server.broadcast("room:lobby", "presence_diff", diff({}, { nobody: ["home"] }));
    server.broadcast("room:lobby", "presence_diff", diff({ ann: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("ann@home synced");
  });

  it("leaves out who is nowhere", async () => {
    const { server } = open();
    await settle();
    server.push("room:lobby", "presence_state", presences({ ann: ["home"], nowhere: [] }));
    await settle();
    expect(peopleOf()).toBe("ann@home synced");
  });
});

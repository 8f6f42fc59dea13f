import { screen } from "@testing-library/react";
import { useEffect } from "react";
import {
  defineChannels,
  type Slipstream,
  type SlipstreamError,
  SlipstreamProvider,
  useChannel,
  useChannelEvent,
  useChannelReducer,
  useConnection,
  useLatest,
  usePresence,
  usePush,
  useSlipstream,
} from "slipstream-react";
import type { TestServer } from "slipstream-react/testing";
import { expect, it } from "vitest";
import { z } from "zod";

import {
  createServer,
  describeEachMode,
  joins,
  settle,
  takeLines,
} from "../helpers/reactHarness.js";

const iso = "2026-01-02T03:04:05.000Z";
const dateOfIso = z.iso.datetime().transform((text) => new Date(text));

const roomsIn = (unit: string) =>
  defineChannels({
    "room:*": {
      events: { said: z.object({ at: dateOfIso, unit: z.string().default(unit) }) },
      pushes: {
        shout: { payload: z.object({ body: z.string() }), response: z.object({ at: dateOfIso }) },
      },
      presence: z.object({ since: dateOfIso }),
    },
  });

interface Said {
  at: Date;
  unit: string;
}

interface Props {
  topic?: string;
  onClient?: (client: Slipstream) => void;
  onSaid?: (payload: unknown) => void;
  onShout?: (shout: (payload: unknown) => void) => void;
}

const ignore = () => undefined;

function Room({
  topic = "room:lobby",
  onClient = ignore,
  onSaid = ignore,
  onShout = ignore,
}: Props) {
  const room = useChannel(topic);
  const client = useSlipstream();
  useEffect(() => onClient(client), [client, onClient]);
  useChannelEvent(room, "said", onSaid);
  const all = useChannelReducer(
    room,
    (units: string[], { event, payload }) =>
      event === "said" ? [...units, (payload as Said).unit] : units,
    [],
  );
  const latest = useLatest(room, "said", { select: (said) => (said as Said).at.getFullYear() });
  const { list } = usePresence(room);
  const present = list.map(({ key, metas }) =>
    [key, ...metas.map((meta) => (meta as { since: Date }).since.getFullYear())].join(" "),
  );
  const shout = usePush(room, "shout");
  useEffect(() => onShout(shout.push), [shout.push, onShout]);
  const shouted =
    shout.error?.code ?? (shout.response as { at?: Date } | undefined)?.at?.getFullYear();
  return (
    <p>
      {[
        useConnection().status,
        room.status,
        all.join(","),
        latest,
        present.join(","),
        shouted,
      ].join("|")}
    </p>
  );
}

const shown = () => screen.getByText(/\|/).textContent;

/** Lines of what was reported, without their stacks. */
const reports = () => takeLines("error").map((line) => line.split("\n")[0]);

async function acceptJoin(server: TestServer) {
  (await server.expectJoin("room:lobby")).ok();
  await settle();
}

describeEachMode("the schemas of a provider", ({ renderBare }) => {
  const tree = (server: TestServer, channels: unknown, props: Props = {}) => (
    <SlipstreamProvider
      url="/socket"
      jitter={false}
      transport={server.transport}
      // As code that no type checker saw has it.
      channels={channels as ReturnType<typeof roomsIn>}
    >
      <Room {...props} />
    </SlipstreamProvider>
  );

  it("transform what the hooks get, and keep from them what does not fit", async () => {
    const server = createServer();
    const heard: unknown[] = [];
    renderBare(tree(server, roomsIn("C"), { onSaid: (payload) => heard.push(payload) }));
    await acceptJoin(server);
    server.push("room:lobby", "said", { at: "yesterday" });
    await settle();
    expect([shown(), heard]).toEqual(["open|joined||||", []]);
    expect(reports()).toEqual([
      expect.stringContaining('"room:lobby": a "said" does not fit its schema: at: '),
    ]);
    server.push("room:lobby", "said", { at: iso });
    await settle();
    expect(heard).toEqual([{ at: new Date(iso), unit: "C" }]);
    expect(shown()).toBe("open|joined|C|2026||");
  });

  it("check what usePush pushes and gets", async () => {
    const server = createServer();
    let shout: (payload: unknown) => void = ignore;
    renderBare(tree(server, roomsIn("C"), { onShout: (push) => (shout = push) }));
    await acceptJoin(server);
    shout({ body: 7 });
    await settle();
    expect(shown()).toBe("open|joined||||invalid-payload");
    await server.expectNoPush();
    shout({ body: "Hello" });
    (await server.expectPush("room:lobby", "shout")).reply.ok({ at: iso });
    await settle();
    expect(shown()).toBe("open|joined||||2026");
  });

  it("make metas of presences, without one that does not fit", async () => {
    const server = createServer();
    renderBare(tree(server, roomsIn("C")));
    await acceptJoin(server);
    server.push("room:lobby", "presence_state", {
      ann: { metas: [{ phx_ref: "1", since: iso }] },
      bob: { metas: [{ phx_ref: "2", since: "yesterday" }] },
      cho: {
        metas: [
          { phx_ref: "3", since: 7 },
          { phx_ref: "4", since: iso },
        ],
      },
    });
    await settle();
    expect(shown()).toBe("open|joined|||ann 2026,cho 2026|");
    expect(reports()).toEqual(
      Array(2).fill(
        expect.stringContaining('"room:lobby": a presence does not fit its schema: since: '),
      ),
    );
    server.push("room:lobby", "presence_diff", {
      joins: { bob: { metas: [{ phx_ref: "5", phx_ref_prev: "2", since: iso }] } },
      leaves: { bob: { metas: [{ phx_ref: "2", since: "yesterday" }] } },
    });
    await settle();
    expect(shown()).toBe("open|joined|||ann 2026,cho 2026,bob 2026|");
  });

  it("made in render make no other client, and cause no frame", async () => {
    const server = createServer();
    const clients = new Set<Slipstream>();
    const onClient = (client: Slipstream) => void clients.add(client);
    const { rerender } = renderBare(tree(server, roomsIn("C"), { onClient }));
    await acceptJoin(server);
    server.push("room:lobby", "said", { at: iso });
    await settle();
    for (let n = 0; n < 3; n++) rerender(tree(server, roomsIn("C"), { onClient }));
    await settle();
    expect(clients.size).toBe(1);
    expect([server.connections.length, joins(server)]).toEqual([1, ["room:lobby"]]);
    expect(shown()).toBe("open|joined|C|2026||");
  });

  it.each([
    ["others", roomsIn("C")],
    ["none", undefined],
  ])(
    "that come after %s count for the topics that are claimed from then on",
    async (_what, first) => {
      const server = createServer();
      const { rerender } = renderBare(tree(server, first));
      await acceptJoin(server);
      rerender(tree(server, roomsIn("F"), { topic: "room:b" }));
      (await server.expectJoin("room:b")).ok();
      await settle();
      server.push("room:b", "said", { at: iso });
      await settle();
      expect(server.connections).toHaveLength(1);
      expect(shown()).toBe("open|joined|F|2026||");
    },
  );

  it("that are none make the connection invalid until they are some", async () => {
    const server = createServer();
    const errors = new Set<SlipstreamError | undefined>();
    const onClient = (client: Slipstream) =>
      void errors.add(client.store.getState().connection.error);
    const wrong = { "room:*": { events: { said: z.string() } } };
    const { rerender } = renderBare(tree(server, wrong, { onClient }));
    await settle();
    expect(shown()).toBe("invalid|pending||||");
    expect([...errors].map((error) => error?.code)).toEqual(["invalid-config"]);
    expect(takeLines("error")).toEqual([
      expect.stringMatching(
        /^\[slipstream\] the option channels .*\. It takes what defineChannels returns\.$/,
      ),
    ]);
    expect(server.connections).toEqual([]);
    rerender(tree(server, roomsIn("C"), { onClient }));
    await acceptJoin(server);
    server.push("room:lobby", "said", { at: iso });
    await settle();
    expect(shown()).toBe("open|joined|C|2026||");
  });
});

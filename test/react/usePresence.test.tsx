import { type Presence, useChannel } from "slipstream-react";
import { createSlipstream, type Slipstream } from "slipstream-react/core";
import { type TestServer } from "slipstream-react/testing";
import { afterEach, expect, it, vi } from "vitest";

import { diff, People, peopleOf, presences, ReaderOfPeople } from "../helpers/People.js";
import {
  advance,
  createRooms,
  createServer,
  describeEachMode,
  joins,
  leaves,
  settle,
  topicsOf,
} from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

interface Place {
  key: string;
  at: string;
}

/** Tracks who joins with a key, as a Phoenix channel does after its join. */
function createPresent(): TestServer {
  const server = createServer();
  server.channel("room:*", {
    join(params, socket) {
      const { key = "me", at = "page" } = params as Partial<Place>;
      socket.track(key, { at });
    },
    handleIn: {
      move: (payload, socket) => {
        const { key, at } = payload as Place;
        socket.update(key, { at });
        return { ok: {} };
      },
    },
  });
  return server;
}

/** So many come, one by one. */
async function crowd(server: TestServer, count: number) {
  for (let n = 0; n < count; n++) {
    server.broadcast("room:lobby", "presence_diff", diff({ [`user ${n}`]: ["home"] }));
    if (n % 50 === 0) await settle();
  }
  await settle();
}

describeEachMode("usePresence", ({ render }) => {
  let others: Slipstream[] = [];
  afterEach(() => {
    for (const other of others) other.destroy();
    others = [];
  });

  function join(server: TestServer, place: Place) {
    const { transport } = server;
    const other = createSlipstream({ url: "ws://localhost/socket", transport, jitter: false });
    others.push(other);
    other.connect();
    return other.channel("room:lobby", { params: place });
  }

  it("lists who is there: those who join, move and leave, in each of their places", async () => {
    const server = createPresent();
    render(<People />, { server });
    expect(peopleOf()).toBe("not synced");
    await settle();
    expect(peopleOf()).toBe("me@page synced");
    const bob = join(server, { key: "bob", at: "home" });
    await settle();
    expect(peopleOf()).toBe("me@page bob@home synced");
    const bobAtWork = join(server, { key: "bob", at: "work" });
    await settle();
    expect(peopleOf()).toBe("me@page bob@home+work synced");
    await bob.push("move", { key: "bob", at: "train" });
    await settle();
    expect(peopleOf()).toBe("me@page bob@work+train synced");
    void bobAtWork.leave({ afterMs: 0 });
    await advance(0);
    expect(peopleOf()).toBe("me@page bob@train synced");
    void bob.leave({ afterMs: 0 });
    await advance(0);
    expect(peopleOf()).toBe("me@page synced");
  });

  it("takes a diff that comes before the state of its join", async () => {
    const { server } = render(<People />);
    await settle();
    server.broadcast("room:lobby", "presence_diff", diff({ bob: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("not synced");
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("ann@home bob@home synced");
  });

  it("keeps the list while it is not joined, and is synced when the server has said it anew", async () => {
    const commits: Presence[] = [];
    const { server } = render(<People onCommit={(people) => void commits.push(people)} />);
    await settle();
    const before = { ann: ["home"], bob: ["home"], eve: ["home"] };
    server.push("room:lobby", "presence_state", presences(before));
    await settle();
    const [ann, bob] = commits.at(-1)!.list;
    server.disconnect({ code: 1006 });
    await settle();
    expect(peopleOf()).toBe("ann@home bob@home eve@home not synced");
    await advance(100);
    expect(joins(server)).toHaveLength(2);
    expect(peopleOf()).toBe("ann@home bob@home eve@home not synced");
    const after = { ann: ["home"], bob: ["work"], zoe: ["home"] };
    server.push("room:lobby", "presence_state", presences(after));
    await settle();
    expect(peopleOf()).toBe("ann@home bob@work zoe@home synced");
    expect(commits.at(-1)!.list[0]).toBe(ann);
    expect(commits.at(-1)!.list[1]).not.toBe(bob);
  });

  it("forgets the diffs of a join that ended before its state came", async () => {
    const { server } = render(<People />);
    await settle();
    server.broadcast("room:lobby", "presence_diff", diff({ ghost: ["home"] }));
    await settle();
    server.disconnect({ code: 1006 });
    await advance(100);
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("ann@home synced");
  });

  it("is not synced while the topic is crashed or closed, and says who was there", async () => {
    const { server } = render(<People />);
    await settle();
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    await settle();
    server.crash("room:lobby");
    await settle();
    expect(peopleOf()).toBe("ann@home not synced");
    await advance(100);
    server.push("room:lobby", "presence_state", presences({}));
    await settle();
    expect(peopleOf()).toBe("synced");
    server.close("room:lobby");
    await settle();
    expect(peopleOf()).toBe("not synced");
  });

  it("takes no channel of its own, however many ask, wherever they are", async () => {
    function Parent() {
      const room = useChannel("room:lobby");
      return (
        <>
          <ReaderOfPeople room={room} name="child" />
          <ReaderOfPeople room={room} name="sibling" />
        </>
      );
    }
    const server = createPresent();
    const { slipstream } = render(
      <>
        <Parent />
        <People />
      </>,
      { server },
    );
    await settle();
    for (const name of ["child", "sibling", "people"]) {
      expect(peopleOf(name)).toBe("me@page synced");
    }
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(slipstream.store.getState().topics.get("room:lobby")?.claims).toBe(2);
  });

  it("shows a late mount who is there at once, without a frame", async () => {
    const room = <Room key="room" />;
    const server = createPresent();
    const { rerender } = render([room], { server });
    await settle();
    server.broadcast("room:lobby", "presence_diff", diff({ bob: ["home"] }));
    await settle();
    const frames = server.frames.length;
    const people = <People key="people" />;
    rerender([room, people]);
    await settle();
    expect(peopleOf()).toBe("me@page bob@home synced");
    rerender([room]);
    server.broadcast("room:lobby", "presence_diff", diff({ eve: ["home"] }));
    await settle();
    rerender([room, people]);
    await settle();
    expect(peopleOf()).toBe("me@page bob@home eve@home synced");
    expect(server.frames.filter(({ direction }) => direction === "in")).toHaveLength(1);
    expect(server.frames).toHaveLength(frames + 1);
  });

  /** A room of which nobody shows presence, and `count` diffs. */
  async function openUnread(count: number) {
    const room = <Room key="room" />;
    const server = createPresent();
    const result = render([room], { server });
    await settle();
    await crowd(server, count);
    const showPeople = () => result.rerender([room, <People key="people" />]);
    return { ...result, server, showPeople };
  }

  it("joins anew for a late mount, when there were too many diffs for nobody", async () => {
    const { server, showPeople } = await openUnread(300);
    showPeople();
    await settle();
    expect(peopleOf()).toBe("me@page synced");
    expect(joins(server)).toHaveLength(2);
    server.broadcast("room:lobby", "presence_diff", diff({ bob: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("me@page bob@home synced");
    expect(joins(server)).toHaveLength(2);
  });

  it("tells those who hold the topic that this client closed it, to join it anew", async () => {
    const onClose = vi.fn();
    const onJoin = vi.fn();
    const room = <Room key="room" onClose={onClose} onJoin={onJoin} />;
    const server = createPresent();
    const { rerender } = render([room], { server });
    await settle();
    await crowd(server, 300);
    expect(onClose).not.toHaveBeenCalled();
    onJoin.mockClear();
    rerender([room, <People key="people" />]);
    await settle();
    expect(onClose.mock.calls).toEqual([[{ by: "client" }]]);
    expect(onJoin.mock.calls).toEqual([[{}, { isRejoin: true }]]);
  });

  it("joins anew once, however long the state of that join takes, for a child of the claim too", async () => {
    function Parent({ isShown }: { isShown: boolean }) {
      const room = useChannel("room:lobby");
      return isShown && <ReaderOfPeople room={room} />;
    }
    const server = createServer();
    const { rerender } = render(<Parent isShown={false} />, { server });
    (await server.expectJoin("room:lobby")).ok({});
    await crowd(server, 300);
    rerender(<Parent isShown />);
    (await server.expectJoin("room:lobby")).ok({});
    await advance(5_000);
    expect(peopleOf()).toBe("not synced");
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    await settle();
    expect(peopleOf()).toBe("ann@home synced");
    expect(joins(server)).toHaveLength(2);
    expect(leaves(server)).toHaveLength(1);
  });

  it("joins not anew, while it can make the list of what came", async () => {
    const { server, showPeople } = await openUnread(200);
    showPeople();
    await settle();
    expect(peopleOf()).toContain("user 199@home synced");
    expect(joins(server)).toHaveLength(1);
  });

  it("joins once after a lost connection, though there were too many diffs before it", async () => {
    const { server, showPeople } = await openUnread(300);
    server.disconnect({ code: 1006 });
    await settle();
    showPeople();
    await advance(100);
    expect(peopleOf()).toBe("me@page synced");
    expect(joins(server)).toHaveLength(2);
    expect(leaves(server)).toEqual([]);
  });

  it("keeps up with any number of diffs, when it was shown once", async () => {
    const { server, rerender, showPeople } = await openUnread(0);
    showPeople();
    await settle();
    rerender([<Room key="room" />]);
    await crowd(server, 300);
    showPeople();
    await settle();
    expect(peopleOf()).toContain("user 299@home synced");
    expect(joins(server)).toHaveLength(1);
  });

  it("keeps two topics apart, and begins anew with another one", async () => {
    const server = createRooms();
    const tree = (topic: string | null) => (
      <>
        <People name="a" topic="room:a" />
        <People name="changing" topic={topic} />
      </>
    );
    const { rerender, slipstream } = render(tree("room:b"), { server });
    await settle();
    server.push("room:a", "presence_state", presences({ ann: ["home"] }));
    server.push("room:b", "presence_state", presences({ bob: ["home"] }));
    await settle();
    expect([peopleOf("a"), peopleOf("changing")]).toEqual(["ann@home synced", "bob@home synced"]);
    rerender(tree("room:a"));
    await settle();
    expect(peopleOf("changing")).toBe("ann@home synced");
    rerender(tree("room:c"));
    await settle();
    server.broadcast("room:b", "presence_diff", diff({ late: ["home"] }));
    await settle();
    expect(peopleOf("changing")).toBe("not synced");
    rerender(tree(null));
    expect(peopleOf("changing")).toBe("not synced");
    await advance(2_000);
    expect(topicsOf(slipstream)).toEqual(["room:a"]);
    rerender(tree("room:b"));
    await settle();
    expect(peopleOf("changing")).toBe("not synced");
  });

  it("hands the same payload as it came to every other handler", async () => {
    const heard = vi.fn();
    function Listening() {
      const room = useChannel("room:lobby", { onMessage: heard });
      return <ReaderOfPeople room={room} />;
    }
    const { server } = render(<Listening />);
    await settle();
    const payloads: [string, object][] = [
      ["presence_state", presences({ ann: ["home", "work"], bob: ["home"] })],
      ["presence_state", presences({ ann: ["home", "train"] })],
      ["presence_diff", diff({ ann: ["car"] }, { ann: ["home"] })],
    ];
    for (const [event, payload] of payloads) server.push("room:lobby", event, payload);
    await settle();
    expect(peopleOf()).toBe("ann@train+car synced");
    expect(heard.mock.calls).toEqual(payloads);
  });
});

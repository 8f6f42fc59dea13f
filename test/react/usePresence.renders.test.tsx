import { useEffect } from "react";
import { type Presence, useChannel, usePresence, type UsePresenceOptions } from "slipstream-react";
import { describe, expect, it, vi } from "vitest";

import { nextFrame, openPage } from "../helpers/page.js";
import { diff, People, peopleOf, presences } from "../helpers/People.js";
import { describeEachMode, settle, standingAssertions } from "../helpers/reactHarness.js";

interface SelectedProps extends UsePresenceOptions<unknown, unknown> {
  /** Told of each commit. */
  onCommit: (selected: unknown) => void;
}

function Selected({ onCommit, ...options }: SelectedProps) {
  const selected = usePresence(useChannel("room:lobby"), options);
  useEffect(() => {
    onCommit(selected);
  });
  return null;
}

const keysOf = ({ list }: Presence) => list.map(({ key }) => key);
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

describeEachMode("rendering of usePresence", ({ render }) => {
  it("follows what is selected, by an inline select, alone", async () => {
    const onCommit = vi.fn();
    const { server } = render(<Selected select={({ list }) => list.length} onCommit={onCommit} />);
    await settle();
    server.push("room:lobby", "presence_state", presences({ ann: ["home"], bob: ["home"] }));
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(2);
    onCommit.mockClear();
    server.broadcast("room:lobby", "presence_diff", diff({ ann: ["work"] }));
    await settle();
    expect(onCommit).not.toHaveBeenCalled();
    server.broadcast("room:lobby", "presence_diff", diff({ eve: ["home"] }, { ann: ["home"] }));
    await settle();
    expect(onCommit.mock.calls).toEqual([[3]]);
  });

  it("follows what is equal by isEqual, and keeps it, with a select that makes it anew", async () => {
    const [kept, anew] = [vi.fn(), vi.fn()];
    const tree = () => (
      <>
        <Selected select={(people) => keysOf(people)} isEqual={isSame} onCommit={kept} />
        <Selected select={(people) => keysOf(people)} onCommit={anew} />
      </>
    );
    const { server, rerender } = render(tree());
    await settle();
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    await settle();
    expect(kept).toHaveBeenLastCalledWith(["ann"]);
    const keys: unknown = kept.mock.lastCall?.[0];
    for (const onCommit of [kept, anew]) onCommit.mockClear();
    server.broadcast("room:lobby", "presence_diff", diff({ ann: ["work"] }));
    await settle();
    expect(kept).not.toHaveBeenCalled();
    expect(anew).toHaveBeenCalledTimes(1);
    rerender(tree());
    expect(kept.mock.lastCall?.[0]).toBe(keys);
  });

  it("selects synced, too", async () => {
    const onCommit = vi.fn();
    const { server } = render(<Selected select={({ synced }) => synced} onCommit={onCommit} />);
    await settle();
    server.push("room:lobby", "presence_state", {});
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(true);
    server.disconnect({ code: 1006 });
    await settle();
    expect(onCommit).toHaveBeenLastCalledWith(false);
  });

  it("has one result for all who show everything", async () => {
    const [one, two] = [vi.fn(), vi.fn()];
    const { server } = render(
      <>
        <People name="one" onCommit={one} />
        <People name="two" onCommit={two} />
      </>,
    );
    await settle();
    server.push("room:lobby", "presence_state", presences({ ann: ["home"] }));
    await settle();
    expect(one.mock.lastCall?.[0]).toBe(two.mock.lastCall?.[0]);
  });
});

describe("on a page with 5,000 present", () => {
  standingAssertions({ isPage: true });

  async function openCrowd() {
    const onRow = vi.fn();
    const onCommit = vi.fn();
    const { server } = await openPage(<People onRow={onRow} onCommit={onCommit} />);
    const names = Array.from({ length: 5_000 }, (_, n) => [`user ${n}`, ["home"]] as const);
    const state = presences(Object.fromEntries(names) as unknown as Record<string, string[]>);
    server.push("room:lobby", "presence_state", state);
    await nextFrame();
    expect(onRow).toHaveBeenCalledTimes(5_000);
    onRow.mockClear();
    onCommit.mockClear();
    return { server, state, onRow, onCommit };
  }

  it("one diff renders one row", async () => {
    const { server, onRow, onCommit } = await openCrowd();
    server.broadcast("room:lobby", "presence_diff", diff({ "user 7": ["work"] }));
    await nextFrame();
    expect(onRow.mock.calls).toEqual([["user 7"]]);
    expect(onCommit).toHaveBeenCalledTimes(1);
    expect(peopleOf()).toContain("user 7@home+work ");
    const leaves = { "user 7": ["home", "work"], "user 8": ["home"] };
    server.broadcast("room:lobby", "presence_diff", diff({ "user 9": ["work"] }, leaves));
    await nextFrame();
    expect(onRow.mock.calls).toEqual([["user 7"], ["user 9"]]);
    const { list } = onCommit.mock.lastCall?.[0] as Presence;
    expect(list).toHaveLength(4_998);
  });

  it("the state of a rejoin renders those alone who have changed", async () => {
    const { server, state, onRow } = await openCrowd();
    server.disconnect({ code: 1006 });
    await nextFrame();
    vi.advanceTimersByTime(100);
    await nextFrame();
    const next = { ...state, ...presences({ "user 7": ["work"], eve: ["home"] }) };
    server.push("room:lobby", "presence_state", next);
    await nextFrame();
    expect(onRow.mock.calls).toEqual([["user 7"], ["eve"]]);
    expect(peopleOf()).toMatch(/ eve@home synced$/);
  });
});

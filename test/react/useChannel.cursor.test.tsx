import { expect, it, vi } from "vitest";

import { advance, describeEachMode, joins, sentPayloads, settle } from "../helpers/reactHarness.js";
import { Room } from "../helpers/Room.js";

const seqOf = (_event: string, payload: unknown) => (payload as { seq?: number }).seq;

describeEachMode("a cursor of useChannel", ({ render }) => {
  it("inline, sends the last position with each rejoin and lets no message come twice", async () => {
    const heard: unknown[] = [];
    const room = (
      <Room
        params={({ cursor }: { cursor?: string | number }) => ({ after: cursor ?? 0 })}
        cursor={(event, payload) => seqOf(event, payload)}
        onMessage={(_event, payload) => heard.push(seqOf("", payload))}
      />
    );
    const { server, rerender } = render(room);
    await settle();
    server.push("room:lobby", "new_msg", { seq: 1 });
    server.push("room:lobby", "new_msg", { seq: 2 });
    await settle();
    rerender(room);
    server.disconnect();
    await advance(5_000);
    server.push("room:lobby", "new_msg", { seq: 2 });
    server.push("room:lobby", "new_msg", { seq: 3 });
    await settle();
    expect(joins(server)).toHaveLength(2);
    expect(sentPayloads(server, "phx_join")).toEqual([{ after: 0 }, { after: 2 }]);
    expect(heard).toEqual([1, 2, 3]);
  });

  it("renders nothing for a position, and calls the newest onGap", async () => {
    const onCommit = vi.fn();
    const gaps: string[] = [];
    const room = (name: string) => (
      <Room cursor={seqOf} gap={() => true} onGap={() => gaps.push(name)} onCommit={onCommit} />
    );
    const { server, rerender } = render(room("first"));
    await settle();
    rerender(room("second"));
    await settle();
    gaps.length = 0;
    onCommit.mockClear();
    server.push("room:lobby", "new_msg", { seq: 1 });
    await advance(1_000);
    expect(onCommit).not.toHaveBeenCalled();
    server.disconnect();
    await advance(5_000);
    expect(gaps).toEqual(["second"]);
  });
});

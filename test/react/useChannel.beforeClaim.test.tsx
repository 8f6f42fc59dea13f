import { screen } from "@testing-library/react";
import { Suspense, useLayoutEffect } from "react";
import { SlipstreamProvider, useChannel, type UseChannelResult } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { outcomeOf } from "../helpers/outcomeOf.js";
import { advance, createServer, describeEachMode, settle } from "../helpers/reactHarness.js";

/** Acts in a layout effect: it comes before the effect that claims. */
function Early({ act }: { act: (room: UseChannelResult) => void }) {
  "use no memo"; // The compiler turns away an effect that leaves out what it depends on.
  const room = useChannel("room:lobby");
  useLayoutEffect(() => {
    act(room);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is mounted
  }, []);
  return <p>{room.status}</p>;
}

// StrictMode unmounts what it mounted first: only the second time does the component stay.
const second = (strict: boolean, act: (room: UseChannelResult) => void) => {
  let times = 0;
  return (room: UseChannelResult) => {
    times += 1;
    if (times === (strict ? 2 : 1)) act(room);
  };
};

describeEachMode("before the claim, useChannel", ({ render, renderBare, strict }) => {
  it("has a status of pending, no claim and no frame", () => {
    const seen = vi.fn();
    const look = ({ status, channel }: UseChannelResult) => {
      seen(status, channel?.state.claims);
    };
    const { server } = render(<Early act={look} />);
    expect(seen.mock.calls[0]).toEqual(["pending", 0]);
    expect(server.frames).toEqual([]);
  });

  it("keeps pushes and sends, which go out in order once the topic is joined", async () => {
    const server = createServer();
    const outcomes: ReturnType<typeof outcomeOf>[] = [];
    const act = second(strict, (room) => {
      outcomes.push(outcomeOf(room.push("first", { n: 1 })));
      room.send("second", { n: 2 });
      outcomes.push(outcomeOf(room.push("third", { n: 3 })));
    });
    render(<Early act={act} />, { server });
    const join = await server.expectJoin("room:lobby");
    await server.expectNoPush();
    expect(outcomes.map(({ result }) => result)).toEqual(["pending", "pending"]);
    join.ok({});
    (await server.expectPush("room:lobby", "first", { n: 1 })).reply.ok({ done: 1 });
    (await server.expectPush("room:lobby", "second", { n: 2 })).ignore();
    (await server.expectPush("room:lobby", "third", { n: 3 })).reply.ok({ done: 3 });
    await settle();
    expect(outcomes.map(({ value }) => value)).toEqual([{ done: 1 }, { done: 3 }]);
  });

  it("settles a push that waits in vain, by its own timeout", async () => {
    const server = createServer();
    let outcome: ReturnType<typeof outcomeOf> | undefined;
    const act = second(strict, (room) => {
      outcome = outcomeOf(room.push("hello", {}, { timeoutMs: 300 }));
    });
    render(<Early act={act} />, { server });
    (await server.expectJoin("room:lobby")).ignore();
    await advance(299);
    expect(outcome?.result).toBe("pending");
    await advance(1);
    expect(outcome?.result).toBe("timeout");
  });

  it("rejects a push that is not to wait: not-joined", async () => {
    let outcome: ReturnType<typeof outcomeOf> | undefined;
    const act = (room: UseChannelResult) => {
      outcome ??= outcomeOf(room.push("hello", {}, { whenNotJoined: "reject" }));
    };
    render(<Early act={act} />);
    await settle();
    expect(outcome?.result).toBe("not-joined");
  });

  it("rejects what still waits when the component is unmounted: left", async () => {
    const server = createServer();
    const outcomes: ReturnType<typeof outcomeOf>[] = [];
    const { rerender } = render(
      <Early act={(room) => outcomes.push(outcomeOf(room.push("hello")))} />,
      { server },
    );
    rerender(<p />);
    await settle();
    expect(outcomes.map(({ result }) => result)).toEqual(strict ? ["left", "left"] : ["left"]);
    await server.expectNoPush();
  });

  it("lets wait for the join and for a message", async () => {
    const outcomes: ReturnType<typeof outcomeOf>[] = [];
    const act = second(strict, ({ channel }) => {
      outcomes.push(outcomeOf(channel!.joined()), outcomeOf(channel!.next("new_msg")));
    });
    const { server } = render(<Early act={act} />);
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect(outcomes.map(({ value }) => value)).toEqual([{}, { n: 1 }]);
  });

  it("has nothing left to wait for once it is unmounted: left, at once", async () => {
    const rooms: UseChannelResult[] = [];
    const { server, rerender } = render(<Early act={(room) => rooms.push(room)} />);
    await settle();
    rerender(<p />);
    const { push, send, channel } = rooms.at(-1)!;
    send("hello");
    const outcomes = [
      push("hello"),
      push("hello", {}, { whenNotJoined: "reject" }),
      channel!.joined(),
      channel!.next("new_msg"),
    ].map(outcomeOf);
    await settle();
    expect(outcomes.map(({ result }) => result)).toEqual(["left", "left", "left", "left"]);
    await server.expectNoPush();
  });

  it("takes handlers, which count from the claim", async () => {
    const heard = vi.fn();
    const act = second(strict, (room) => void room.on("new_msg", heard));
    const { server } = render(<Early act={act} />);
    await settle();
    server.broadcast("room:lobby", "new_msg", { n: 1 });
    await settle();
    expect(heard.mock.calls).toEqual([[{ n: 1 }]]);
  });

  it("rejects what still waits when the client is destroyed before the claim", async () => {
    const server = createServer();
    const channels: UseChannelResult["channel"][] = [];
    const take = (channel: UseChannelResult["channel"]) => channels.push(channel);
    // Its render never gets an effect.
    function Suspended(): never {
      take(useChannel("room:lobby").channel);
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- how React 18 and 19 suspend
      throw new Promise(() => undefined);
    }
    const { unmount } = renderBare(
      <SlipstreamProvider url="/socket" jitter={false} transport={server.transport}>
        <Suspense fallback="waiting">
          <Suspended />
        </Suspense>
      </SlipstreamProvider>,
    );
    expect(screen.getByText(/waiting/)).toBeDefined();
    const outcome = outcomeOf(channels[0]!.push("hello"));
    await settle();
    await server.expectNoJoin();
    unmount();
    await settle();
    expect(outcome.result).toBe("destroyed");
  });
});

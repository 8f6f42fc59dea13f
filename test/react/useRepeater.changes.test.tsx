import { screen } from "@testing-library/react";
import { useLayoutEffect } from "react";
import type { RepeatOptions, SlipstreamError } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { createHeardEndpoint, createHeldEndpoint } from "../helpers/heardEndpoint.js";
import { advance, describeEachMode, joins, leaves, settle } from "../helpers/reactHarness.js";
import { Repeating } from "../helpers/Repeating.js";

const shown = () => screen.getByRole("status").textContent;

describeEachMode("useRepeater, rendered again", ({ render }) => {
  it("with inline options and topics causes no frame, loses no message, and does not restart", async () => {
    const endpoint = createHeldEndpoint();
    const tree = () => (
      <Repeating
        topic={["room:a", "room:b"]}
        endpoint={endpoint}
        events={["new_msg"]}
        params={{ token: "t", deep: { n: 1 } }}
        cursor={(_event, payload) => (payload as { n?: number }).n}
        onError={() => undefined}
        onGap={() => undefined}
      />
    );
    const { server, rerender } = render(tree());
    await settle();
    const frames = server.frames.length;
    for (let n = 1; n <= 20; n++) {
      server.broadcast("room:a", "new_msg", { n });
      rerender(tree());
      await settle();
    }
    expect(shown()).toBe("20 queued");
    for (let n = 1; n <= 20; n++) {
      endpoint.release();
      rerender(tree());
      await settle();
    }
    expect(endpoint.heard.map(([, , payload]) => payload)).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ n: index + 1 })),
    );
    expect(shown()).toBe("20 repeated");
    await advance(5_000);
    const { length } = server.frames.slice(frames).filter(({ direction }) => direction === "in");
    expect(length).toBe(0);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
  });

  it("with [b, c] in place of [a, b] keeps b's queue and counts, and leaves a", async () => {
    const endpoint = createHeldEndpoint();
    const tree = (...topic: string[]) => <Repeating topic={topic} endpoint={endpoint} />;
    const { server, rerender } = render(tree("room:a", "room:b"));
    await settle();
    for (const n of [1, 2, 3]) {
      server.broadcast("room:a", "new_msg", { n });
      server.broadcast("room:b", "new_msg", { n });
    }
    await settle();
    endpoint.release();
    endpoint.release();
    await settle();
    expect(shown()).toBe("2 repeated, 4 queued");
    rerender(tree("room:b", "room:c"));
    await settle();
    expect(shown()).toBe("2 repeated, 1 dropped, 1 unknown, 2 queued");
    server.broadcast("room:a", "new_msg", { n: 4 });
    server.broadcast("room:b", "new_msg", { n: 4 });
    server.broadcast("room:c", "new_msg", { n: 4 });
    for (let n = 0; n < 6; n++) {
      endpoint.release();
      await settle();
    }
    expect(shown()).toBe("6 repeated, 1 dropped, 1 unknown");
    const heardOf = (name: string) => endpoint.heard.filter(([topic]) => topic === name).length;
    expect(["room:a", "room:b", "room:c"].map(heardOf)).toEqual([2, 4, 1]);
    await advance(1_000);
    expect(joins(server)).toEqual(["room:a", "room:b", "room:c"]);
    expect(leaves(server)).toEqual(["room:a"]);
  });

  it("with the same topics in another order, or twice, changes nothing", async () => {
    const endpoint = createHeardEndpoint();
    const tree = (...topic: string[]) => <Repeating topic={topic} endpoint={endpoint} />;
    const { server, rerender } = render(tree("room:a", "room:b"));
    await settle();
    rerender(tree("room:b", "room:a", "room:b"));
    await settle();
    server.broadcast("room:b", "new_msg", { n: 1 });
    await advance(5_000);
    expect(endpoint.heard).toEqual([["room:b", "new_msg", { n: 1 }]]);
    expect(joins(server)).toEqual(["room:a", "room:b"]);
    expect(leaves(server)).toEqual([]);
  });

  it("uses the newest events, as a list and as a function", async () => {
    const endpoint = createHeardEndpoint();
    const tree = (events?: RepeatOptions["events"]) => (
      <Repeating endpoint={endpoint} events={events} />
    );
    const { server, rerender } = render(tree());
    await settle();
    for (const events of [undefined, ["a"], (event: string) => event !== "a", [], undefined]) {
      rerender(tree(events));
      for (const event of ["a", "b"]) server.broadcast("room:lobby", event, {});
      await settle();
    }
    expect(endpoint.heard.map(([, event]) => event).join(" ")).toBe("a b a b a b");
    expect(shown()).toBe("6 repeated");
    expect(joins(server)).toEqual(["room:lobby"]);
  });

  it("tells the newest onError", async () => {
    const told: string[] = [];
    const endpoint = {
      broadcast: () => {
        throw new Error("mine");
      },
    };
    const tree = (name: string) => (
      <Repeating
        endpoint={endpoint}
        onError={({ code }: SlipstreamError) => told.push(`${name}: ${code}`)}
      />
    );
    const { server, rerender } = render(tree("first"));
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    rerender(tree("second"));
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(told).toEqual(["first: broadcast-failed", "second: broadcast-failed"]);
    expect(shown()).toBe("2 failed");
  });

  it("uses the newest maxQueued and timeoutMs", async () => {
    const endpoint = createHeldEndpoint();
    const onError = vi.fn();
    const tree = (options: RepeatOptions) => (
      <Repeating endpoint={endpoint} onError={onError} {...options} />
    );
    const { server, rerender } = render(tree({ maxQueued: 5, timeoutMs: 9_000 }));
    await settle();
    rerender(tree({ maxQueued: 1, timeoutMs: 100 }));
    for (const n of [1, 2, 3]) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    expect(shown()).toBe("1 dropped, 2 queued");
    await advance(200);
    expect(shown()).toBe("1 dropped, 2 unknown");
    expect(endpoint.heard.map(([, , payload]) => payload)).toEqual([{ n: 1 }, { n: 3 }]);
    expect(onError).toHaveBeenCalledTimes(2);
  });

  it("with a smaller maxQueued drops at once what is over, the oldest first", async () => {
    const endpoint = createHeldEndpoint();
    const tree = (maxQueued: number) => <Repeating endpoint={endpoint} maxQueued={maxQueued} />;
    const { server, rerender } = render(tree(10));
    await settle();
    for (let n = 1; n <= 6; n++) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    expect(shown()).toBe("6 queued");
    rerender(tree(2));
    await settle();
    expect(shown()).toBe("3 dropped, 3 queued");
    rerender(tree(10));
    for (let n = 0; n < 3; n++) {
      endpoint.release();
      await settle();
    }
    expect(endpoint.heard.map(([, , payload]) => payload)).toEqual([{ n: 1 }, { n: 5 }, { n: 6 }]);
    expect(shown()).toBe("3 repeated, 3 dropped");
  });

  it("with another endpoint starts a new repeater with new stats, on the same join", async () => {
    const first = createHeldEndpoint();
    const second = createHeardEndpoint();
    const { server, rerender } = render(<Repeating endpoint={first} />);
    await settle();
    for (const n of [1, 2]) server.broadcast("room:lobby", "new_msg", { n });
    await settle();
    rerender(<Repeating endpoint={second} />);
    expect(shown()).toBe("nothing");
    server.broadcast("room:lobby", "new_msg", { n: 3 });
    first.release();
    await advance(5_000);
    expect(shown()).toBe("1 repeated");
    expect(first.heard).toEqual([["room:lobby", "new_msg", { n: 1 }]]);
    expect(second.heard).toEqual([["room:lobby", "new_msg", { n: 3 }]]);
    expect(joins(server)).toEqual(["room:lobby"]);
    expect(leaves(server)).toEqual([]);
  });

  it("with another endpoint loses no message that comes between the commit and its effects", async () => {
    const first = createHeardEndpoint();
    const second = createHeardEndpoint();
    const says = vi.fn();
    function Saying({ endpoint }: { endpoint: typeof first }) {
      useLayoutEffect(() => {
        says();
      }, [endpoint]);
      return <Repeating endpoint={endpoint} />;
    }
    const { server, rerender } = render(<Saying endpoint={first} />);
    await settle();
    says.mockImplementation(() => server.broadcast("room:lobby", "new_msg", { n: 1 }));
    rerender(<Saying endpoint={second} />);
    await settle();
    expect([...first.heard, ...second.heard]).toEqual([["room:lobby", "new_msg", { n: 1 }]]);
  });

  it("with other params leaves and joins with the new ones", async () => {
    const endpoint = createHeardEndpoint();
    const tree = (n: number) => <Repeating endpoint={endpoint} params={{ n }} />;
    const { server, rerender } = render(tree(1));
    await settle();
    rerender(tree(2));
    await settle();
    server.broadcast("room:lobby", "new_msg", {});
    await settle();
    expect(joins(server)).toEqual(["room:lobby", "room:lobby"]);
    expect(leaves(server)).toEqual(["room:lobby"]);
    expect(shown()).toBe("1 repeated");
  });
});

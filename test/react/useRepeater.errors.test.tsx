import { screen } from "@testing-library/react";
import type { Endpoint } from "slipstream-react";
import { beforeEach, expect, it, vi } from "vitest";

import { catchInListeners, ErrorBoundary } from "../helpers/ErrorBoundary.js";
import { createHeardEndpoint } from "../helpers/heardEndpoint.js";
import {
  advance,
  createServer,
  describeEachMode,
  settle,
  takeLines,
  topicsOf,
} from "../helpers/reactHarness.js";
import { Repeating, type RepeatingProps } from "../helpers/Repeating.js";

const shown = () => screen.getByRole("status").textContent;
const endpoint = createHeardEndpoint();

const wrong: [name: string, given: Partial<Record<keyof RepeatingProps, unknown>>, text: string][] =
  [
    ["an empty topic", { topic: "" }, "the topic is empty. "],
    ["an empty topic among others", { topic: ["room:a", ""] }, "the topic is empty. "],
    ["Phoenix's own topic", { topic: "phoenix" }, "the topic is phoenix. "],
    ["a topic that is no name", { topic: 42 }, "the topic is 42. "],
    ["a list of what is no name", { topic: [undefined] }, "the topic is undefined. "],
    ["a forgotten endpoint", { endpoint: null }, "the endpoint has no method broadcast(). "],
    ["an endpoint that is none", { endpoint: {} }, "the endpoint has no method broadcast(). "],
    ["events that are none", { events: "new_msg" }, 'the option events is "new_msg". '],
    ["a wrong limit", { maxQueued: -1 }, "the option maxQueued is -1. "],
    ["a wrong time", { timeoutMs: NaN }, "the option timeoutMs is NaN. "],
    ["an onError that is none", { onError: "log" }, 'the option onError is "log". '],
    ["a cursor that is none", { cursor: "id" }, 'the option cursor is "id". '],
  ];

describeEachMode("useRepeater", ({ render }) => {
  beforeEach(catchInListeners);

  // What TypeScript would turn away.
  const tree = (given: object) => (
    <ErrorBoundary>
      <Repeating {...{ endpoint, ...given }} />
    </ErrorBoundary>
  );

  it.each(wrong)("throws %s to the error boundary, with what to do", async (_, given, text) => {
    const { slipstream } = render(tree(given));
    expectAlert(text);
    await advance(5_000);
    expect(topicsOf(slipstream)).toEqual([]);
  });

  it.each(wrong)("throws %s that comes later too, and lets go of all", async (_, given, text) => {
    const { slipstream, rerender } = render(tree({}));
    await settle();
    expect(shown()).toBe("nothing");
    rerender(tree(given));
    expectAlert(text);
    await advance(5_000);
    expect(topicsOf(slipstream)).toEqual([]);
  });

  function expectAlert(text: string) {
    const alert = screen.getByRole("alert").textContent;
    expect(alert).toContain(`invalid-config: ${text}`);
    expect(alert.split(text)[1], "a hint").toMatch(/\w/);
    // React tells of it too.
    takeLines("error");
    takeLines("warn");
  }

  it("reports a topic that is refused, and repeats the others", async () => {
    const server = createServer();
    server.channel("room:secret", { join: () => ({ error: { reason: "unauthorized" } }) });
    server.channel("room:*", {});
    const own = createHeardEndpoint();
    render(<Repeating topic={["room:secret", "room:a"]} endpoint={own} />, { server });
    await settle();
    server.broadcast("room:a", "new_msg", {});
    await settle();
    expect(own.heard).toEqual([["room:a", "new_msg", {}]]);
    expect(takeLines("error")).toEqual([expect.stringContaining("room:secret")]);
  });

  it("reports the first failure in a row, counts all, and goes on", async () => {
    const broadcast = vi.fn<Endpoint["broadcast"]>();
    broadcast.mockImplementation((_topic, event) => {
      if (event === "bad") throw new Error("mine");
    });
    const failing: Endpoint = { broadcast };
    const { server } = render(<Repeating endpoint={failing} />);
    await settle();
    for (const event of ["bad", "bad", "good", "bad"]) server.broadcast("room:lobby", event, {});
    await settle();
    expect(shown()).toBe("1 repeated, 3 failed");
    const lines = takeLines("error");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('broadcast "bad" of "room:lobby": the endpoint failed: mine');
  });
});

import { screen } from "@testing-library/react";
import {
  useChannelReducer,
  type UseChannelResult,
  useLatest,
  usePresence,
  usePush,
  useSlipstream,
} from "slipstream-react";
import { expect, it } from "vitest";

import { ErrorBoundary } from "../helpers/ErrorBoundary.js";
import { describeEachMode, settle, takeLines } from "../helpers/reactHarness.js";

const hooks = {
  useChannelReducer: (room: UseChannelResult) => useChannelReducer(room, () => 0, 0),
  useLatest: (room: UseChannelResult) => useLatest(room, "tick"),
  usePush: (room: UseChannelResult) => usePush(room, "shout"),
  usePresence: (room: UseChannelResult) => usePresence(room),
};

const wrong = ["nothing", "null", "a topic", "a core channel", "an object"] as const;

/** What JavaScript, or a cast, may hand over. */
function useWrong(what: (typeof wrong)[number]): unknown {
  const slipstream = useSlipstream();
  switch (what) {
    case "nothing":
      return undefined;
    case "null":
      return null;
    case "a topic":
      return "room:lobby";
    case "a core channel":
      // Never claimed by a hook, and released with its client.
      return slipstream.channel("room:lobby");
    case "an object":
      return { push: () => Promise.resolve(), channel: {} };
  }
}

describeEachMode("without the result of useChannel", ({ render }) => {
  it.each(
    Object.entries(hooks).flatMap(([name, use]) => wrong.map((what) => [name, what, use] as const)),
  )("%s says so, given %s", async (name, what, useHook) => {
    function Wrong() {
      useHook(useWrong(what) as UseChannelResult);
      return null;
    }
    render(
      <ErrorBoundary>
        <Wrong />
      </ErrorBoundary>,
    );
    await settle();
    expect(screen.getByRole("alert").textContent).toBe(
      `invalid-config: ${name} got something else than a channel. ` +
        `Pass what useChannel returned: ${name}(room, …).`,
    );
    expect(takeLines("error").length).toBeGreaterThan(0);
  });
});

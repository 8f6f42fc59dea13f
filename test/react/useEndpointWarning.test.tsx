import { createLocalEndpoint, useEndpointEvent } from "slipstream-react";
import { expect, it, vi } from "vitest";

import { describeEachMode, settle, takeLines } from "../helpers/reactHarness.js";
import { Repeating } from "../helpers/Repeating.js";

function Hearing({ endpoint }: { endpoint: ReturnType<typeof createLocalEndpoint> }) {
  useEndpointEvent(endpoint, "room:lobby", "new_msg", () => undefined);
  return null;
}

describeEachMode("an endpoint that each render makes anew", ({ render }) => {
  it.each([
    ["useRepeater", Repeating],
    ["useEndpointEvent", Hearing],
  ])("is warned of once, and %s is named", async (hook, Component) => {
    const { rerender } = render(<Component endpoint={createLocalEndpoint()} />);
    for (let n = 0; n < 6; n++) {
      rerender(<Component endpoint={createLocalEndpoint()} />);
      await settle();
    }
    expect(takeLines("warn")).toEqual([
      expect.stringContaining(`${hook} gets another endpoint with each render`),
    ]);
  });

  it("is not warned of when it changes now and then", async () => {
    const [one, two] = [createLocalEndpoint(), createLocalEndpoint()];
    const { rerender } = render(<Repeating endpoint={one} />);
    for (const endpoint of [two, two, one, one, two, two, one]) {
      rerender(<Repeating endpoint={endpoint} />);
      await settle();
    }
    expect(takeLines("warn")).toEqual([]);
  });

  it("is not warned of in production", async () => {
    vi.stubEnv("NODE_ENV", "production");
    const { rerender } = render(<Repeating endpoint={createLocalEndpoint()} />);
    for (let n = 0; n < 6; n++) {
      rerender(<Repeating endpoint={createLocalEndpoint()} />);
      await settle();
    }
    vi.unstubAllEnvs();
    expect(takeLines("warn")).toEqual([]);
  });
});

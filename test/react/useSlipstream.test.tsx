import { act, renderHook } from "@testing-library/react";
import {
  SlipstreamError,
  SlipstreamProvider,
  useChannel,
  useConnection,
  useSlipstream,
  useTopics,
} from "slipstream-react";
import type { ReactNode } from "react";
import { expect, it } from "vitest";

import { createRooms, describeEachMode, settle, takeLines } from "../helpers/reactHarness.js";

const hooks: Record<string, () => unknown> = {
  useSlipstream,
  useConnection: () => useConnection(),
  useTopics: () => useTopics(),
  useChannel: () => useChannel("room:lobby"),
};

describeEachMode("without a provider", ({ strict }) => {
  it.each(Object.entries(hooks))("%s throws no-provider, with what to do", (_name, useHook) => {
    let thrown: unknown;
    try {
      renderHook(useHook, { reactStrictMode: strict });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SlipstreamError);
    expect(thrown).toMatchObject({ code: "no-provider" });
    expect((thrown as SlipstreamError).hint).toContain("<SlipstreamProvider");
    // React 18 tells of it too.
    takeLines("error");
    takeLines("warn");
  });
});

describeEachMode("useSlipstream", ({ strict }) => {
  it("is the client of the provider, the same in each render", async () => {
    const server = createRooms();
    const wrapper = ({ children }: { children: ReactNode }) => (
      <SlipstreamProvider url="/socket" transport={server.transport}>
        {children}
      </SlipstreamProvider>
    );
    const { result, rerender } = renderHook(useSlipstream, { wrapper, reactStrictMode: strict });
    const client = result.current;
    act(() => rerender());
    expect(result.current).toBe(client);
    await settle();
    expect(await client.ping()).toBe(0);
  });
});

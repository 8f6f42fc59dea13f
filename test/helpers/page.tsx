import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import type { TestServer } from "slipstream-react/testing";
import { vi } from "vitest";

import { createRooms, Provider } from "./reactHarness.js";
import { settle } from "./settle.js";

export interface Page extends RenderResult {
  server: TestServer;
}

/**
 * Renders as on a page: without `act`, so that the hooks tell React of what came once per frame. For
 * `standingAssertions({ isPage: true })`; its server accepts "room:*".
 */
export async function openPage(ui: ReactNode): Promise<Page> {
  const server = createRooms({ act: (deliver) => deliver() });
  const inside = (children: ReactNode) => <Provider server={server}>{children}</Provider>;
  // The first render alone.
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const result = render(inside(ui));
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
  await nextFrame();
  return { ...result, server, rerender: (next) => result.rerender(inside(next)) };
}

/** Shows what has come by now. */
export async function nextFrame(): Promise<void> {
  await settle();
  vi.advanceTimersToNextFrame();
  // The render, then its effects, each in a task of its own.
  for (let task = 0; task < 3; task++) await settle();
}

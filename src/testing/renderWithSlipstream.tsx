import {
  act,
  type Queries,
  queries,
  render,
  type RenderOptions,
  type RenderResult,
} from "@testing-library/react";
import { Fragment, type ReactNode, StrictMode, useEffect, useInsertionEffect } from "react";

import {
  type Slipstream,
  type SlipstreamOptions,
  SlipstreamProvider,
  useSlipstream,
  wrapNotifications,
} from "../index.js";
import { actTransport } from "./actTransport.js";
import { createTestServer } from "./createTestServer.js";
import type { TestServer } from "./testServer.js";

/** Options of `renderWithSlipstream`, beside those of Testing Library's `render`. */
export interface RenderWithSlipstreamOptions<
  Q extends Queries = typeof queries,
> extends RenderOptions<Q> {
  /**
   * The server to connect to: one with channels that several tests define alike, for example.
   *
   * @default a new one, returned as `server`
   */
  server?: TestServer | undefined;
  /**
   * Options of the provider. Without any, it connects at once, and `jitter` is off: delays are exact.
   */
  slipstream?: (SlipstreamOptions & { connect?: boolean }) | undefined;
  /**
   * Renders in StrictMode: everything is mounted, unmounted and mounted again.
   *
   * @default true
   */
  strict?: boolean | undefined;
}

/** Testing Library's result, the server and the client. */
export type RenderWithSlipstreamResult<Q extends Queries = typeof queries> = RenderResult<Q> & {
  /** The server that the provider connects to. */
  readonly server: TestServer;
  /** The client of the provider, which is destroyed when the tree is unmounted. */
  readonly slipstream: Slipstream;
};

/**
 * Renders in StrictMode, with a provider on a test server. What the server does and what the client
 * tells the hooks is wrapped in `act`: it is on the page once it has happened, and React warns of
 * nothing. `rerender` keeps the provider; a `wrapper` is rendered inside of it.
 *
 * @example
 *   const { server } = renderWithSlipstream(<Room id="lobby" />);
 *   (await server.expectJoin("room:lobby")).ok({ history: [] });
 *   server.broadcast("room:lobby", "new_msg", { body: "hi" });
 *   await screen.findByText("hi");
 */
export function renderWithSlipstream<Q extends Queries = typeof queries>(
  ui: ReactNode,
  options: RenderWithSlipstreamOptions<Q> = {},
): RenderWithSlipstreamResult<Q> {
  const { server = createTestServer(), slipstream, strict = true, wrapper, ...rest } = options;
  const transport = actTransport(server.transport, inAct);
  const provided: { slipstream?: Slipstream } = {};
  const Mode = strict ? StrictMode : Fragment;
  const Inner = wrapper ?? Fragment;

  // StrictMode comes first: React 19 mounts twice only when it is outside of all that is mounted.
  const inside = (children: ReactNode) => (
    <Mode>
      <SlipstreamProvider url="/socket" jitter={false} transport={transport} {...slipstream}>
        <Harness />
        <Inner>{children}</Inner>
      </SlipstreamProvider>
    </Mode>
  );

  // A sibling of what is tested: its effects run first.
  function Harness(): null {
    const client = useSlipstream();
    useInsertionEffect(() => {
      provided.slipstream = client;
    }, [client]);
    useEffect(() => wrapNotifications(inAct), []);
    return null;
  }

  const result = render(inside(ui), { queries: queries as unknown as Q, ...rest });
  return {
    ...result,
    rerender: (next: ReactNode) => result.rerender(inside(next)),
    server,
    get slipstream() {
      if (provided.slipstream) return provided.slipstream;
      throw new Error("renderWithSlipstream: nothing is mounted, as the tree suspends");
    },
  };
}

// Of its overloads, the one that is done at once.
function inAct(run: () => void): void {
  act(run);
}

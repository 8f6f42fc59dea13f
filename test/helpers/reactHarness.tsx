import { act, cleanup, render, type RenderResult } from "@testing-library/react";
import { Fragment, type ReactNode, StrictMode } from "react";
import { type Slipstream, SlipstreamProvider, wrapNotifications } from "slipstream-react";
import {
  createTestServer,
  type TestServer,
  type TestServerOptions,
} from "slipstream-react/testing";
import {
  renderWithSlipstream,
  type RenderWithSlipstreamOptions,
  type RenderWithSlipstreamResult,
} from "slipstream-react/testing/react";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";

import { trackListeners } from "./trackListeners.js";

/** How the tests of one mode render. */
export interface Mode {
  strict: boolean;
  /** `renderWithSlipstream` on a server that accepts "room:*", unless it is given one. */
  render: (ui: ReactNode, options?: RenderWithSlipstreamOptions) => RenderWithSlipstreamResult;
  /** Testing Library's `render`: the test brings the provider. */
  renderBare: (ui: ReactNode) => RenderResult;
}

interface Standing {
  servers: TestServer[];
  clients: Slipstream[];
  lines: Record<"error" | "warn", string[]>;
  listeners: ReturnType<typeof trackListeners>;
  unwrap: () => void;
}

let standing: Standing;

/**
 * The same tests in StrictMode and without it, on fake timers. After each one everything is
 * unmounted, and nothing of ours may be left: no timer, listener, claim, socket, nor a line on the
 * console that the test has not taken.
 */
export function describeEachMode(subject: string, tests: (mode: Mode) => void): void {
  describe.each([
    ["in StrictMode", true],
    ["without StrictMode", false],
  ])(`${subject}, %s`, (_name, strict) => {
    standingAssertions();
    tests({
      strict,
      render(ui, options) {
        const result = renderWithSlipstream(ui, { server: createRooms(), strict, ...options });
        standing.clients.push(result.slipstream);
        return result;
      },
      renderBare(ui) {
        return render(ui, { wrapper: strict ? StrictMode : Fragment });
      },
    });
  });
}

/** For a `describe` of its own; `isPage`: without `act` around what happens. */
export function standingAssertions({ isPage = false } = {}): void {
  beforeEach(() => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    // React's own scheduler keeps its timers; the rest of what a page has is faked.
    vi.useFakeTimers({ toFake: [...faked] });
    const lines: Standing["lines"] = { error: [], warn: [] };
    for (const method of ["error", "warn"] as const) {
      vi.spyOn(console, method).mockImplementation((...parts) => {
        lines[method].push(parts.map(String).join(" "));
      });
    }
    const unwrap = isPage
      ? () => undefined
      : wrapNotifications((notify) => {
          act(notify);
        });
    standing = { servers: [], clients: [], lines, listeners: trackListeners(), unwrap };
  });
  afterEach(async () => {
    cleanup();
    await settle();
    const { servers, clients, lines, listeners, unwrap } = standing;
    unwrap();
    listeners.stop();
    const connections = servers.flatMap((server) => server.connections);
    expect(lines, "lines on the console").toEqual({ error: [], warn: [] });
    expect(connections.filter(isOpen), "connections").toEqual([]);
    expect(clients.flatMap(topicsOf), "topics").toEqual([]);
    expect(listeners.left(), "listeners").toEqual([]);
    expect(vi.getTimerCount(), "timers").toBe(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

const faked = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "requestAnimationFrame",
  "cancelAnimationFrame",
  "performance",
  "Date",
] as const;

function isOpen({ status }: { status: string }): boolean {
  return status === "open" || status === "connecting";
}

/** A server whose deliveries are wrapped in `act`, and that accepts every "room:*". */
export function createRooms(options?: TestServerOptions): TestServer {
  const server = createServer(options);
  server.channel("room:*", {});
  return server;
}

/** A server whose deliveries are wrapped in `act`, to be driven by hand. */
export function createServer(options?: TestServerOptions): TestServer {
  const server = createTestServer({
    act: (deliver) => {
      act(deliver);
    },
    ...options,
  });
  standing.servers.push(server);
  return server;
}

/** A client that has to be without topics in the end, beside those that `render` makes. */
export function track(slipstream: Slipstream): Slipstream {
  standing.clients.push(slipstream);
  return slipstream;
}

/**
 * Lets everything happen that is under way. Not in one `act`, which would render once at its end:
 * each delivery and each notification has its own.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
}

/** Time passes. */
export async function advance(ms: number): Promise<void> {
  await settle();
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}

/** The topics of all frames of one event that clients have sent, in order. */
export function sent(server: TestServer, event: string): unknown[] {
  return clientFrames(server, event).map(([, , topic]) => topic);
}

/** The payloads of all frames of one event that clients have sent, in order. */
export function sentPayloads(server: TestServer, event: string): unknown[] {
  return clientFrames(server, event).map(([, , , , payload]) => payload);
}

export const joins = (server: TestServer): unknown[] => sent(server, "phx_join");
export const leaves = (server: TestServer): unknown[] => sent(server, "phx_leave");

function clientFrames(server: TestServer, wanted: string) {
  return server.frames.flatMap(({ direction, frame }) =>
    direction === "in" && frame?.[3] === wanted ? [frame] : [],
  );
}

/** Takes the lines that were written since it was asked last. */
export function takeLines(method: "error" | "warn"): string[] {
  return standing.lines[method].splice(0);
}

export function topicsOf(slipstream: Slipstream): string[] {
  return [...slipstream.store.getState().topics.keys()];
}

/** A provider on this server. */
export function Provider({
  server,
  children,
}: {
  server: TestServer;
  children?: ReactNode;
}): ReactNode {
  return (
    <SlipstreamProvider url="/socket" jitter={false} transport={server.transport}>
      {children}
    </SlipstreamProvider>
  );
}

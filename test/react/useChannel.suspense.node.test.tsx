// @vitest-environment node
import { PassThrough } from "node:stream";

import { type ReactNode, Suspense } from "react";
import { renderToPipeableStream, renderToString } from "react-dom/server";
import {
  createSlipstream,
  SlipstreamError,
  SlipstreamProvider,
  useChannel,
} from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { settle } from "../helpers/settle.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
});

afterEach(() => {
  // React's own limit of a stream is not ours.
  vi.useRealTimers();
});

function Room({ topic }: { topic: string | null }) {
  const { status } = useChannel(topic, { suspense: true, params: () => ({ asked: true }) });
  return <p>{status}</p>;
}

function page(topic: string | null) {
  const server = createTestServer();
  const slipstream = createSlipstream({
    url: "wss://example.com/socket",
    transport: server.transport,
  });
  const tree: ReactNode = (
    <SlipstreamProvider client={slipstream}>
      <Suspense fallback={<p>waiting</p>}>
        <Room topic={topic} />
      </Suspense>
      <footer />
    </SlipstreamProvider>
  );
  return { server, slipstream, tree };
}

async function stream(tree: ReactNode) {
  const errors: unknown[] = [];
  const chunks: string[] = [];
  await new Promise<void>((resolve) => {
    const sink = new PassThrough();
    sink.on("data", (chunk) => chunks.push(String(chunk)));
    sink.on("end", resolve);
    const { pipe } = renderToPipeableStream(tree, {
      onAllReady: () => pipe(sink),
      onError: (error) => {
        errors.push(error);
        return (error as { digest?: string }).digest;
      },
    });
  });
  return { errors, html: chunks.join("") };
}

it("renders the fallback on a server, claims nothing and opens no socket", async () => {
  const { server, slipstream, tree } = page("room:lobby");
  const html = renderToString(tree);
  expect(html).toContain("<p>waiting</p>");
  expect(html).toContain("<footer>");
  expect(html).not.toContain("pending");
  await settle();
  expect(slipstream.store.getState().topics.size).toBe(0);
  expect(slipstream.store.getState().connection.status).toBe("idle");
  await server.expectNoConnect();
  expect(vi.getTimerCount()).toBe(0);
});

it("streams the fallback at once, and tells of one error that says what to do", async () => {
  const { server, slipstream, tree } = page("room:lobby");
  const { errors, html } = await stream(tree);
  expect(html).toContain("<p>waiting</p>");
  expect(html).toContain("<footer>");
  expect(errors).toHaveLength(1);
  expect(errors[0]).toBeInstanceOf(SlipstreamError);
  expect(errors[0]).toMatchObject({
    code: "not-joined",
    topic: "room:lobby",
    digest: "BAILOUT_TO_CLIENT_SIDE_RENDERING",
  });
  expect((errors[0] as SlipstreamError).hint).toContain("Suspense");
  expect(slipstream.store.getState().topics.size).toBe(0);
  await server.expectNoConnect();
});

it("renders a component without a topic in full", async () => {
  expect(renderToString(page(null).tree)).toContain("<p>idle</p>");
  const { errors, html } = await stream(page(null).tree);
  expect(errors).toEqual([]);
  expect(html).toContain("<p>idle</p>");
});

it("fails on a server without a boundary, and says what to do", () => {
  const { tree } = page("room:lobby");
  expect(renderToString(tree)).toContain("waiting");
  const bare = (
    <SlipstreamProvider url="/socket">
      <Room topic="room:lobby" />
    </SlipstreamProvider>
  );
  expect(() => renderToString(bare)).toThrow('"room:lobby" is joined by the page alone');
});

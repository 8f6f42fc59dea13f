import type { Meta, StoryObj } from "@storybook/react-vite";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { expect, waitFor } from "storybook/test";

import { CountRenders } from "../stage/CountRenders.js";
import { goAway } from "../stage/createRooms.js";
import { onServer } from "../stage/onServer.js";
import { Claim } from "./Claim.js";
import { LiveCount } from "./LiveCount.js";
import { TopicsOverview } from "./TopicsOverview.js";

interface Args {
  joined: number;
  joining: number;
  backoff: number;
  refused: number;
}

const count = (description: string) => ({
  description,
  control: { type: "number", min: 0, max: 200 } as const,
  table: { category: "The server" },
});

const meta = {
  title: "useTopics",
  args: { joined: 5, joining: 2, backoff: 2, refused: 1 },
  argTypes: {
    joined: count("Topics that it lets in."),
    joining: count("Topics that it does not answer."),
    backoff: count("Topics that are full."),
    refused: count("Topics that it forbids."),
  },
  render: (args) => <TopicsOverview topics={topicsOf(args)} />,
  decorators: [
    onServer(() => {
      const server = createServer();
      return {
        server,
        options: { timeoutMs: 60_000, rejoinAfterMs: [5_000], reconnectAfterMs: [5_000] },
        desk: [
          { label: "crash room:1", act: () => server.crash("room:1") },
          { label: "go away", act: () => goAway(server) },
          { label: "come back", act: () => server.acceptConnect() },
        ],
      };
    }),
  ],
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

function topicsOf({ joined, joining, backoff, refused }: Args): string[] {
  const named = (name: string, length: number) =>
    Array.from({ length }, (_, index) => `${name}:${index + 1}`);
  return [
    ...named("room", joined),
    ...named("slow", joining),
    ...named("full", backoff),
    ...named("secret", refused),
  ];
}

function createServer(): TestServer {
  const server = createTestServer();
  server.channel("room:*", {});
  server.channel("full:*", { join: () => ({ error: { reason: "full" } }) });
  server.channel("secret:*", { join: () => ({ error: { reason: "forbidden" } }) });
  return server;
}

/** All topics of the client, in the order in which they were wanted. */
export const Overview: Story = {
  parameters: { docs: { story: { autoplay: false } } },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByText("Topics: 10");
    await waitFor(() => expect(shown(canvasElement, "joined")).toBe("5"));
    await waitFor(() => expect(shown(canvasElement, "backoff")).toBe("2"));
    await expect(shown(canvasElement, "joining")).toBe("2");
    await expect(shown(canvasElement, "refused")).toBe("1");
    await userEvent.click(canvas.getByRole("button", { name: "go away" }));
    await waitFor(() => expect(shown(canvasElement, "pending")).toBe("10"));
  },
};

/** A topic that nobody wants any more lingers for a second, in case it is wanted again. */
export const Leaving: Story = {
  parameters: { docs: { story: { autoplay: false } } },
  args: { joined: 2, joining: 0, backoff: 0, refused: 0 },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Topics: 2");
    await userEvent.click(canvas.getByRole("button", { name: "Let go of the last one" }));
    await canvas.findByText(/about to leave/);
    await canvas.findByText("Topics: 1");
  },
};

/** Of many topics one number: renders when that is another, whatever else happens. */
export const Selected: Story = {
  args: { joined: 50, joining: 0, backoff: 0, refused: 0 },
  render: (args) => (
    <>
      <CountRenders>
        <LiveCount />
      </CountRenders>
      {topicsOf(args).map((topic) => (
        <Claim key={topic} topic={topic} />
      ))}
    </>
  ),
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByTestId("live")).toHaveTextContent("50"));
    await expect(Number(canvas.getByTestId("renders").textContent)).toBeLessThan(50);
  },
};

function shown(canvas: HTMLElement, status: string): string | null | undefined {
  return canvas.querySelector(`[data-status="${status}"] dd`)?.textContent;
}

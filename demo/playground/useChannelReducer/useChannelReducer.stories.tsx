import type { Meta, StoryObj } from "@storybook/react-vite";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { expect, waitFor } from "storybook/test";

import { CountRenders } from "../stage/CountRenders.js";
import { onServer } from "../stage/onServer.js";
import { Chat } from "./Chat.js";

interface Args {
  history: string[];
  burst: number;
}

const meta = {
  title: "useChannelReducer",
  args: { history: ["Good morning.", "Good evening."], burst: 1_000 },
  argTypes: {
    history: {
      description: "What the join response holds.",
      control: "object",
      table: { category: "The server" },
    },
    burst: {
      description: "How many messages the button says at once.",
      control: { type: "number", min: 1, max: 20_000 },
      table: { category: "The server" },
    },
  },
  render: () => (
    <CountRenders>
      <Chat />
    </CountRenders>
  ),
  decorators: [
    onServer(({ history, burst }) => {
      const server = createTestServer();
      server.channel("room:*", { join: () => ({ ok: { history } }) });
      return {
        server,
        options: { rejoinAfterMs: [500] },
        desk: [
          { label: `say ${burst} messages at once`, act: () => say(server, burst) },
          { label: "crash the room", act: () => server.crash("room:lobby") },
        ],
      };
    }),
  ],
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

function say(server: TestServer, burst: number) {
  for (let id = 1; id <= burst; id++) {
    server.broadcast("room:lobby", "new_msg", { body: `Message ${id}.` });
  }
}

/** The join response comes first: the state begins with what the server has. */
export const HistoryFirst: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText("Good morning.");
    await expect(canvas.getByTestId("count")).toHaveTextContent("2");
  },
};

/** A burst: every message is reduced, in order, and React renders a few times. */
export const Burst: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Good morning.");
    await userEvent.click(canvas.getByRole("button", { name: "say 1000 messages at once" }));
    await canvas.findByText("Message 1000.");
    await expect(canvas.getByTestId("count")).toHaveTextContent("1002");
    await expect(Number(canvas.getByTestId("renders").textContent)).toBeLessThan(100);
  },
};

/** A component that mounts late begins with the join response that holds, and joins nothing anew. */
export const LateReader: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Good morning.");
    await userEvent.click(canvas.getByRole("button", { name: "Mount another reader" }));
    await waitFor(() => expect(canvas.getAllByText("Good evening.")).toHaveLength(2));
    await expect(canvas.getAllByText(/joinSent/)).toHaveLength(1);
  },
};

/** Joined again, the reducer is given the new response: it decides what that means. */
export const JoinedAgain: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Good morning.");
    await userEvent.click(canvas.getByRole("button", { name: "say 1000 messages at once" }));
    await canvas.findByText("Message 1000.");
    await userEvent.click(canvas.getByRole("button", { name: "crash the room" }));
    await canvas.findByText(/joinAccepted .*isRejoin: true/);
    await waitFor(() => expect(canvas.getByTestId("count")).toHaveTextContent("2"));
  },
};

import type { Meta, StoryObj } from "@storybook/react-vite";
import type { TestServer } from "slipstream-react/testing";
import { expect, waitFor, within } from "storybook/test";

import { CountRenders } from "../stage/CountRenders.js";
import { createRooms, peacefulRooms } from "../stage/createRooms.js";
import { onServer } from "../stage/onServer.js";
import { EventCounter } from "./EventCounter.js";

interface Args {
  burst: number;
  prefix: string;
}

const meta = {
  title: "useChannelEvent",
  args: { burst: 1_000, prefix: "" },
  argTypes: {
    burst: {
      description: "How many messages the button sends at once.",
      control: { type: "number", min: 1, max: 20_000 },
      table: { category: "The server" },
    },
    prefix: {
      description: "What the handler puts before each message.",
      control: "text",
      table: { category: "The hook" },
    },
  },
  render: ({ prefix }) => (
    <CountRenders>
      <div className="side-by-side">
        <EventCounter event="new_msg" prefix={prefix} />
        <EventCounter event="typing" prefix={prefix} />
      </div>
    </CountRenders>
  ),
  decorators: [
    onServer(({ burst }) => {
      const server = createRooms(peacefulRooms);
      return {
        server,
        desk: [
          { label: `say ${burst} messages at once`, act: () => say(server, burst) },
          { label: "say that somebody types", act: () => type(server) },
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

function type(server: TestServer) {
  server.broadcast("room:lobby", "typing", { body: "Ada is typing." });
}

/** Each message of its event, and none of another. */
export const OneEvent: Story = {
  play: async ({ canvas, userEvent }) => {
    const [messages, typing] = canvas.getAllByRole("article").map((card) => within(card));
    await messages?.findByText("Welcome.");
    await userEvent.click(canvas.getByRole("button", { name: "say that somebody types" }));
    await typing?.findByText("Ada is typing.");
    await expect(messages?.getByTestId("heard")).toHaveTextContent("1");
    await expect(typing?.getByTestId("heard")).toHaveTextContent("1");
  },
};

/** A burst: the handler is called for each message, and React renders a few times. */
export const Burst: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Welcome.");
    await userEvent.click(canvas.getByRole("button", { name: "say 1000 messages at once" }));
    await canvas.findByText("Message 1000.");
    await expect(canvas.getAllByTestId("heard")[0]).toHaveTextContent("1001");
    await expect(Number(canvas.getByTestId("renders").textContent)).toBeLessThan(100);
  },
};

/** The handler may be inline: always the newest is called, and no message is lost as it changes. */
export const NewestHandler: Story = {
  args: { prefix: "They say: " },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText("They say: Welcome.")).toBeVisible());
  },
};

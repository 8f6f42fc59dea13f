import type { Meta, StoryObj } from "@storybook/react-vite";
import type { TestServer } from "slipstream-react/testing";
import { expect, waitFor, within } from "storybook/test";

import { createRooms, goAway, peacefulRooms } from "../stage/createRooms.js";
import { onServer } from "../stage/onServer.js";
import { Repetition } from "./Repetition.js";

interface Args {
  endpoint: "takes them" | "fails" | "never settles";
  events: string[];
  maxQueued: number;
  burst: number;
}

const meta = {
  title: "useRepeater",
  args: { endpoint: "takes them", events: [], maxQueued: 1_000, burst: 100 },
  argTypes: {
    endpoint: {
      description: "What the endpoint does with a message.",
      control: "inline-radio",
      options: ["takes them", "fails", "never settles"] satisfies Args["endpoint"][],
      table: { category: "The endpoint" },
    },
    events: {
      description: "Which events are repeated; none: all.",
      control: "inline-check",
      options: ["new_msg", "typing"],
      table: { category: "The hook" },
    },
    maxQueued: {
      description: "How many may wait for the endpoint; beyond it the oldest is dropped.",
      control: { type: "number", min: 0 },
      table: { category: "The hook" },
    },
    burst: {
      description: "How many messages the button says at once.",
      control: { type: "number", min: 1, max: 20_000 },
      table: { category: "The server" },
    },
  },
  render: ({ endpoint, events, maxQueued }) => (
    <Repetition endpoint={endpoint} events={events} maxQueued={maxQueued} />
  ),
  decorators: [
    onServer(({ burst }) => {
      const server = createRooms(peacefulRooms);
      return {
        server,
        options: { reconnectAfterMs: [100] },
        desk: [
          { label: `say ${burst} messages at once`, act: () => say(server, burst) },
          { label: "say that somebody types", act: () => type(server) },
          { label: "go away", act: () => goAway(server) },
          { label: "come back", act: () => server.acceptConnect() },
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

/** Each message of the room once, in order, to whoever listens on this page. */
export const ToThisPage: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByText("Welcome.");
    await userEvent.click(canvas.getByRole("button", { name: "say 100 messages at once" }));
    await canvas.findByText("Message 100.");
    await expect(canvas.getByTestId("heard")).toHaveTextContent("101");
    await waitFor(() => expect(count(canvasElement, "repeated")).toBe("101"));
  },
};

/** Only the events that were chosen. */
export const ChosenEvents: Story = {
  args: { events: ["typing"] },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByText(/joinAccepted/);
    await userEvent.click(canvas.getByRole("button", { name: "say that somebody types" }));
    await waitFor(() => expect(count(canvasElement, "repeated")).toBe("1"));
    await expect(canvas.getByTestId("heard")).toHaveTextContent("0");
  },
};

/** The endpoint throws or rejects: counted, told to `onError`, and the next message goes. */
export const FailingEndpoint: Story = {
  args: { endpoint: "fails" },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(count(canvasElement, "failed")).toBe("1"));
    await expect(count(canvasElement, "repeated")).toBe("0");
  },
};

/** The endpoint does not settle: messages wait in order, and beyond `maxQueued` the oldest is dropped. */
export const SlowEndpoint: Story = {
  args: { endpoint: "never settles", maxQueued: 10 },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await waitFor(() => expect(count(canvasElement, "queued")).toBe("1"));
    await userEvent.click(canvas.getByRole("button", { name: "say 100 messages at once" }));
    await waitFor(() => expect(Number(count(canvasElement, "dropped"))).toBeGreaterThan(80));
  },
};

/** The source drops and returns: it goes on, on the same claim. */
export const SourceComesBack: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Welcome.");
    await userEvent.click(canvas.getByRole("button", { name: "go away" }));
    await canvas.findByText(/connectionClosed/);
    await userEvent.click(canvas.getByRole("button", { name: "come back" }));
    await canvas.findByText(/joinAccepted .*isRejoin: true/);
    await waitFor(() => expect(canvas.getByTestId("heard")).toHaveTextContent("2"));
  },
};

function count(canvas: HTMLElement, name: string): string | null | undefined {
  const repeater = within(canvas).getByRole("region", { name: "The repeater" });
  return within(repeater).getByText(name).nextElementSibling?.textContent;
}

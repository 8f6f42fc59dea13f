import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, mocked, spyOn } from "storybook/test";

import { createRooms, peacefulRooms, roomActions, type RoomsArgs } from "../stage/createRooms.js";
import { onServer } from "../stage/onServer.js";
import { roomsControls } from "../stage/roomsControls.js";
import { SuspendingRooms } from "./SuspendingRooms.js";

const topics = ["room:lobby", "room:kitchen"];

const meta = {
  title: "useChannel with suspense",
  args: peacefulRooms,
  argTypes: roomsControls,
  render: () => <SuspendingRooms topics={topics} />,
  decorators: [
    onServer((rooms) => {
      const server = createRooms(rooms);
      return {
        server,
        options: { timeoutMs: 60_000, rejoinAfterMs: [5_000], reconnectAfterMs: [5_000] },
        desk: roomActions(server, "room:lobby"),
      };
    }),
  ],
} satisfies Meta<RoomsArgs>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Not answered yet: the fallback of the nearest boundary. Both joins are under way at once. */
export const Fallback: Story = {
  args: { answer: "says nothing" },
  play: async ({ canvas }) => {
    await canvas.findByText("The fallback: joining …");
    await canvas.findByText(/joinSent room:lobby/);
    await canvas.findByText(/joinSent room:kitchen/);
  },
};

/** Answered: `response` is there from the first render on. */
export const Content: Story = {
  play: async ({ canvas }) => {
    await canvas.findByRole("article", { name: "room:lobby" });
    await expect(canvas.getAllByText('{"members":3}')).toHaveLength(2);
    await expect(canvas.getAllByText(/joinSent/)).toHaveLength(2);
  },
};

/** Refused for good: thrown to the nearest error boundary. */
export const RefusedInBoundary: Story = {
  args: { answer: "refuses", reason: "unauthorized" },
  // React says what a boundary has caught.
  beforeEach: () => void spyOn(console, "error").mockReturnValue(undefined),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("alert")).toHaveTextContent("refused");
    mocked(console.error).mockClear();
  },
};

/** Joined once, it never suspends again: what was shown stays, and says that it is old. */
export const StaleAfterADrop: Story = {
  args: { then: "goes offline" },
  // The server goes when the first is joined: a second one might never be answered.
  render: () => <SuspendingRooms topics={["room:lobby"]} />,
  play: async ({ canvas }) => {
    await canvas.findByRole("article", { name: "room:lobby" });
    await canvas.findAllByText("pending");
    await expect(canvas.queryByText("The fallback: joining …")).toBeNull();
  },
};

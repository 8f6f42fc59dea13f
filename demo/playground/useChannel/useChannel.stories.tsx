import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";

import { createRooms, peacefulRooms, roomActions, type RoomsArgs } from "../stage/createRooms.js";
import { onServer } from "../stage/onServer.js";
import { durationControl, roomsControls } from "../stage/roomsControls.js";
import { Room } from "./Room.js";

interface Args extends RoomsArgs {
  /** What the hook is given. */
  topic: string | null;
  timeoutMs: number;
  rejoinAfterMs: number;
  reconnectAfterMs: number;
  maxJoinsInFlight: number;
}

const meta = {
  title: "useChannel",
  args: {
    ...peacefulRooms,
    topic: "room:lobby",
    timeoutMs: 60_000,
    rejoinAfterMs: 5_000,
    reconnectAfterMs: 5_000,
    maxJoinsInFlight: 1_024,
  },
  argTypes: {
    topic: {
      description: "The topic; `null` for none.",
      control: "select",
      options: ["room:lobby", "room:kitchen", null],
      table: { category: "The hook" },
    },
    ...roomsControls,
    timeoutMs: durationControl("How long a join may stay unanswered."),
    rejoinAfterMs: durationControl("The delay before it joins again."),
    reconnectAfterMs: durationControl("The delay before it connects again."),
    maxJoinsInFlight: {
      description: "How many joins may be unanswered.",
      control: { type: "number", min: 1 },
      table: { category: "The provider" },
    },
  },
  render: ({ topic }) => <Room topic={topic} />,
  decorators: [
    onServer(
      ({ topic, timeoutMs, rejoinAfterMs, reconnectAfterMs, maxJoinsInFlight, ...rooms }) => {
        const server = createRooms(rooms);
        const delays = { rejoinAfterMs: [rejoinAfterMs], reconnectAfterMs: [reconnectAfterMs] };
        return {
          server,
          options: { timeoutMs, maxJoinsInFlight, ...delays },
          desk: roomActions(server, topic ?? "room:lobby"),
        };
      },
    ),
  ],
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Live: the server said ok, and `response` is what it said. */
export const Joined: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Joined");
    await canvas.findByText('{"members":3}');
    await canvas.findByText("Welcome.");
    await userEvent.click(canvas.getByRole("button", { name: "say hello" }));
    await canvas.findByText("Hello.");
  },
};

/** The join is sent, and the server has not answered it yet. */
export const Joining: Story = {
  args: { answer: "says nothing" },
  play: async ({ canvas }) => {
    await canvas.findByText("Joining");
    await canvas.findByText(/joinSent/);
  },
};

/** Its join waits for its turn: the join before it is not answered, and no more than one may be. */
export const Queued: Story = {
  args: { maxJoinsInFlight: 1 },
  render: ({ topic }) => (
    <>
      <Room topic="slow:archive" />
      <Room topic={topic} />
    </>
  ),
  play: async ({ canvas }) => {
    await canvas.findByText("Waiting for its turn to join");
    await expect(canvas.getByText("Joining")).toBeVisible();
  },
};

/** The server said no for now: joined again at `retryAt`, by the list of delays. */
export const Backoff: Story = {
  args: { answer: "refuses" },
  play: async ({ canvas }) => {
    await canvas.findByText(/Joining again in \d+ s, attempt 2/);
    await expect(canvas.getByText("refused")).toBeVisible();
  },
};

/** The server said when: its `retry_after_ms` counts, not the list. */
export const RetryAfter: Story = {
  args: { answer: "refuses", retryAfterMs: 30_000 },
  play: async ({ canvas }) => {
    await canvas.findByText(/Joining again in (30|2\d) s/);
  },
};

/** No answer within `timeoutMs`: left, and joined again later. */
export const TimedOut: Story = {
  args: { answer: "says nothing", timeoutMs: 500 },
  play: async ({ canvas }) => {
    await canvas.findByText(/Joining again in \d+ s/);
    await expect(canvas.getByText("timeout")).toBeVisible();
  },
};

/** The server forbids it: not tried again on this connection, unless it is asked to. */
export const Refused: Story = {
  args: { answer: "refuses", reason: "unauthorized" },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Refused by the server");
    await userEvent.click(canvas.getByRole("button", { name: "Join again" }));
    await canvas.findByText(/joinRefused .*attempt: 2/);
    await canvas.findByText("Refused by the server");
  },
};

/** The channel crashed and is not taken back yet: what is shown is old, and says so. */
export const Stale: Story = {
  args: { then: "crashes", reason: "restarting" },
  play: async ({ canvas }) => {
    await canvas.findByText("Stale: showing what it had");
    await expect(canvas.getByText("Welcome.")).toBeVisible();
    await canvas.findByText(/Joining again in \d+ s/);
  },
};

/** The server ended it: joined again with the next connection, or when it is asked to. */
export const Closed: Story = {
  args: { then: "closes" },
  play: async ({ canvas }) => {
    await canvas.findByText("Closed by the server");
    await expect(canvas.getByText("Stale: showing what it had")).toBeVisible();
  },
};

/** The connection is lost: still wanted, and joined as soon as there is another. */
export const Offline: Story = {
  args: { then: "goes offline" },
  play: async ({ canvas }) => {
    await canvas.findByText("Stale: showing what it had");
    await canvas.findByText("Waiting for the connection");
    await expect(canvas.getByText("Welcome.")).toBeVisible();
  },
};

/** Two components, one topic: one join, both get every message, and the last to unmount leaves. */
export const Shared: Story = {
  render: ({ topic }) => (
    <div className="side-by-side">
      <Room topic={topic} />
      <Room topic={topic} />
    </div>
  ),
  play: async ({ canvas, userEvent }) => {
    await waitFor(() => expect(canvas.getAllByText("Joined")).toHaveLength(2));
    await expect(canvas.getAllByText(/joinSent/)).toHaveLength(1);
    await userEvent.click(canvas.getByRole("button", { name: "say hello" }));
    await waitFor(() => expect(canvas.getAllByText("Hello.")).toHaveLength(2));
  },
};

/** Cut and back: joined again, once, by itself. */
export const ComesBack: Story = {
  args: { reconnectAfterMs: 100 },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Joined");
    await userEvent.click(canvas.getByRole("button", { name: "cut the connection" }));
    await canvas.findByText(/joinAccepted .*isRejoin: true/);
    await canvas.findByText("Joined");
    await expect(canvas.getAllByText(/joinSent/)).toHaveLength(2);
  },
};

/** No topic: nothing is claimed. */
export const Idle: Story = {
  args: { topic: null },
  play: async ({ canvas }) => {
    await canvas.findByText("Not asked for");
    await canvas.findByText(/connectionOpened/);
    await expect(canvas.queryByText(/joinSent/)).toBeNull();
  },
};

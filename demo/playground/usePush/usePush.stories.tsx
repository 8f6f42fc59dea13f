import type { Meta, StoryObj } from "@storybook/react-vite";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { expect } from "storybook/test";

import { onServer } from "../stage/onServer.js";
import { durationControl } from "../stage/roomsControls.js";
import { Shout } from "./Shout.js";

interface Args {
  joins: boolean;
  reply: "ok" | "error" | "none";
  timeoutMs: number;
}

const meta = {
  title: "usePush",
  args: { joins: true, reply: "ok", timeoutMs: 60_000 },
  argTypes: {
    joins: {
      description: "Whether it lets the room be joined.",
      control: "boolean",
      table: { category: "The server" },
    },
    reply: {
      description: "What it replies to a push.",
      control: "inline-radio",
      options: ["ok", "error", "none"] satisfies Args["reply"][],
      table: { category: "The server" },
    },
    timeoutMs: durationControl("How long a push may stay unanswered."),
  },
  render: () => <Shout />,
  decorators: [
    onServer(({ joins, reply, timeoutMs }) => {
      const server = createServer(joins, reply);
      return {
        server,
        options: { timeoutMs, reconnectAfterMs: [5_000] },
        desk: [{ label: "cut the connection", act: () => server.disconnect({ code: 1006 }) }],
      };
    }),
  ],
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

function createServer(joins: boolean, reply: Args["reply"]): TestServer {
  const server = createTestServer();
  const replies = {
    ok: { ok: { id: 1 } },
    error: { error: { reason: "too loud" } },
    none: undefined,
  };
  if (joins) server.channel("room:*", { handleIn: { shout: () => replies[reply] } });
  return server;
}

/** Nothing was pushed yet. */
export const Idle: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText("joined");
    await expect(canvas.getByText("idle")).toBeVisible();
  },
};

/** Sent, and not answered yet. */
export const Pending: Story = {
  args: { reply: "none" },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText(/pushSent/);
    await canvas.findByText("pending");
  },
};

/** The server's reply, until the next push, or `reset()`. */
export const Ok: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText('{"id":1}');
    await expect(canvas.getByText("ok")).toBeVisible();
  },
};

/** Forgotten by `reset()`: idle, as before the first push. */
export const Reset: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText("ok");
    await userEvent.click(canvas.getByRole("button", { name: "Reset" }));
    await canvas.findByText("idle");
    await expect(canvas.queryByText('{"id":1}')).toBeNull();
  },
};

/** The server said no: `error.response` is what it said. */
export const Refused: Story = {
  args: { reply: "error" },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText('{"reason":"too loud"}');
    await expect(canvas.getByText("refused")).toBeVisible();
  },
};

/** No reply in time. */
export const TimedOut: Story = {
  args: { reply: "none", timeoutMs: 500 },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText("timeout");
  },
};

/** Sent, then the connection was lost: the server may have seen it. It is never sent twice. */
export const Interrupted: Story = {
  args: { reply: "none" },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText(/pushSent/);
    await userEvent.click(canvas.getByRole("button", { name: "cut the connection" }));
    await canvas.findByText("interrupted");
  },
};

/** Not joined yet: it waits, and goes out when the room is joined. */
export const WaitsForTheRoom: Story = {
  args: { joins: false },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("joining");
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText("pending");
    await expect(canvas.queryByText(/pushSent/)).toBeNull();
  },
};

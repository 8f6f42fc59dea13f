import type { Meta, StoryObj } from "@storybook/react-vite";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { expect, mocked, spyOn } from "storybook/test";

import { goAway } from "../stage/createRooms.js";
import { onServer } from "../stage/onServer.js";
import { durationControl } from "../stage/roomsControls.js";
import type { DeskAction } from "../stage/ServerDesk.js";
import { Connection } from "./Connection.js";

interface Args {
  url: string | undefined;
  connect: boolean;
  answer: "accepts" | "refuses" | "says nothing";
  reconnectAfterMs: number;
  heartbeatIntervalMs: number;
}

const meta = {
  title: "useConnection",
  args: {
    url: "/socket",
    connect: true,
    answer: "accepts",
    reconnectAfterMs: 5_000,
    heartbeatIntervalMs: 30_000,
  },
  argTypes: {
    url: { control: "text", table: { category: "The provider" } },
    connect: {
      description: "Whether the provider connects by itself.",
      control: "boolean",
      table: { category: "The provider" },
    },
    answer: {
      description: "What the server says to a connection.",
      control: "inline-radio",
      options: ["accepts", "refuses", "says nothing"] satisfies Args["answer"][],
      table: { category: "The server" },
    },
    reconnectAfterMs: durationControl("The delay before it connects again."),
    heartbeatIntervalMs: durationControl("The time between heartbeats."),
  },
  render: () => <Connection />,
  decorators: [
    onServer(({ answer, reconnectAfterMs, ...options }) => {
      const server = createTestServer();
      if (answer === "refuses") server.refuseConnect(Infinity);
      if (answer === "says nothing") server.hangConnect(Infinity);
      return {
        server,
        options: { ...options, reconnectAfterMs: [reconnectAfterMs], connectTimeoutMs: 60_000 },
        desk: connectionActions(server),
      };
    }),
  ],
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

function connectionActions(server: TestServer): DeskAction[] {
  return [
    { label: "cut the connection", act: () => server.disconnect({ code: 1006 }) },
    { label: "close it (1000)", act: () => server.disconnect({ code: 1000 }) },
    { label: "fall silent", act: () => server.goSilent() },
    { label: "go away", act: () => goAway(server) },
    { label: "come back", act: () => server.acceptConnect() },
  ];
}

/** Connected. */
export const Open: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText("Connected");
    await expect(canvas.getByText("open")).toBeVisible();
  },
};

/** Asked for, and not answered yet. */
export const Connecting: Story = {
  args: { answer: "says nothing" },
  play: async ({ canvas }) => {
    await canvas.findByText("Connecting, attempt 1");
  },
};

/** A try has failed: the next one is made at `retryAt`. */
export const Reconnecting: Story = {
  args: { answer: "refuses" },
  play: async ({ canvas }) => {
    await canvas.findByText(/Reconnecting in \d+ s, attempt 2/);
    await expect(canvas.getByText("connect-failed")).toBeVisible();
  },
};

/** The provider was told not to connect by itself. */
export const Idle: Story = {
  args: { connect: false },
  play: async ({ canvas }) => {
    await canvas.findByText("Not connected yet");
  },
};

/** Told to connect by hand. */
export const ConnectedByHand: Story = {
  args: { connect: false },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Not connected yet");
    await userEvent.click(canvas.getByRole("button", { name: "Connect" }));
    await canvas.findByText("Connected");
  },
};

/** After `disconnect()` it stays so until `connect()`, whatever the network does. */
export const Stopped: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Connected");
    await userEvent.click(canvas.getByRole("button", { name: "Disconnect" }));
    await canvas.findByText("Disconnected");
  },
};

/** A provider without a url: the page works, and the console says once what is missing. */
export const Disabled: Story = {
  args: { url: undefined },
  beforeEach: () => void spyOn(console, "warn").mockReturnValue(undefined),
  play: async ({ canvas }) => {
    await canvas.findByText("No server to connect to");
    await expect(console.warn).toHaveBeenCalledOnce();
    mocked(console.warn).mockClear();
  },
};

/** A wrong option: the page works, the state and the console say what is wrong. */
export const Invalid: Story = {
  args: { url: "https://example.com/socket" },
  beforeEach: () => void spyOn(console, "error").mockReturnValue(undefined),
  play: async ({ canvas }) => {
    await canvas.findByText("The configuration is wrong");
    await expect(canvas.getByText("invalid-config")).toBeVisible();
    await expect(console.error).toHaveBeenCalledOnce();
    mocked(console.error).mockClear();
  },
};

/** Cut, and open again by itself: `epoch` counts the connections. */
export const BackAfterACut: Story = {
  args: { reconnectAfterMs: 100 },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Connected");
    await userEvent.click(canvas.getByRole("button", { name: "cut the connection" }));
    await canvas.findByText(/connectionOpened epoch: 2/);
    await canvas.findByText("Connected");
  },
};

/** A server that says nothing more is noticed by a heartbeat that it does not answer. */
export const GoneSilent: Story = {
  args: { heartbeatIntervalMs: 500, reconnectAfterMs: 100 },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Connected");
    await userEvent.click(canvas.getByRole("button", { name: "fall silent" }));
    await canvas.findByText(/connectionClosed/);
    await canvas.findByText(/connectionOpened epoch: 2/);
  },
};

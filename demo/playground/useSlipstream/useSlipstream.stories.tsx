import type { Meta, StoryObj } from "@storybook/react-vite";

import { createRooms, peacefulRooms } from "../stage/createRooms.js";
import { onServer } from "../stage/onServer.js";
import { Ping } from "./Ping.js";
import { SayOnce } from "./SayOnce.js";

const meta = {
  title: "useSlipstream",
  decorators: [
    onServer(() => {
      const server = createRooms(peacefulRooms);
      return {
        server,
        options: { reconnectAfterMs: [5_000] },
        desk: [{ label: "cut the connection", act: () => server.disconnect({ code: 1006 }) }],
      };
    }),
  ],
} satisfies Meta;

export default meta;
type Story = StoryObj<typeof meta>;

/** The round trip to the server. */
export const RoundTrip: Story = {
  render: () => <Ping />,
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(/connectionOpened/);
    await userEvent.click(canvas.getByRole("button", { name: "Ping" }));
    await canvas.findByText(/The server answered after [\d.]+ ms/);
  },
};

/** A claim made in an event handler, for as long as it takes. */
export const OneErrand: Story = {
  render: () => <SayOnce />,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: /Join, say/ }));
    await canvas.findByText("Said, and left.");
    await canvas.findByText(/topicLeft room:lobby/);
  },
};

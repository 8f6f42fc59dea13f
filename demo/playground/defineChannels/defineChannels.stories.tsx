import type { Meta, StoryObj } from "@storybook/react-vite";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { expect, mocked, spyOn, waitFor } from "storybook/test";

import { onServer } from "../stage/onServer.js";
import { channels } from "./channels.js";
import { CheckedRoom } from "./CheckedRoom.js";

const meta = {
  title: "defineChannels",
  render: () => <CheckedRoom />,
  decorators: [
    onServer(() => {
      const server = createTestServer();
      server.channel("room:*", { handleIn: { shout: () => ({ ok: {} }) } });
      return {
        server,
        options: { channels },
        desk: [
          { label: "say what fits", act: () => say(server, { body: "Hello.", at: 1 }) },
          { label: "say what does not", act: () => say(server, { body: 42 }) },
        ],
      };
    }),
  ],
} satisfies Meta;

export default meta;
type Story = StoryObj<typeof meta>;

function say(server: TestServer, payload: object) {
  server.broadcast("room:lobby", "new_msg", payload);
}

/** It fits: it is delivered, as the validator made it. */
export const Fits: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("joined");
    await userEvent.click(canvas.getByRole("button", { name: "say what fits" }));
    await canvas.findByText('{"body":"Hello.","at":1}');
  },
};

/** From the server, and it does not fit: reported, not delivered, and the channel lives. */
export const DoesNotFit: Story = {
  beforeEach: () => void spyOn(globalThis, "reportError").mockReturnValue(undefined),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("joined");
    await userEvent.click(canvas.getByRole("button", { name: "say what does not" }));
    await waitFor(() => expect(reportError).toHaveBeenCalledOnce());
    await expect(mocked(reportError).mock.calls[0]?.[0]).toMatchObject({ code: "invalid-payload" });
    await expect(canvas.getByText("none yet")).toBeVisible();
    await userEvent.click(canvas.getByRole("button", { name: "say what fits" }));
    await canvas.findByText('{"body":"Hello.","at":1}');
  },
};

/** Ours, and it does not fit: it is not sent, and the push says why. */
export const PushDoesNotFit: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("joined");
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText("invalid-payload");
    await expect(canvas.queryByText(/pushSent/)).toBeNull();
  },
};

/** Ours, and it fits: it is sent. */
export const PushFits: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("joined");
    await userEvent.type(canvas.getByRole("textbox"), " there");
    await userEvent.click(canvas.getByRole("button", { name: "Shout" }));
    await canvas.findByText("ok");
  },
};

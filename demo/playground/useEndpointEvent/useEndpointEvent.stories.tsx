import type { Meta, StoryObj } from "@storybook/react-vite";
import { createBroadcastChannelEndpoint } from "slipstream-react";
import { expect } from "storybook/test";

import { Broadcasting } from "./Broadcasting.js";
import { Tabs } from "./Tabs.js";

const meta = {
  title: "useEndpointEvent",
  component: Broadcasting,
  parameters: { docs: { story: { autoplay: false } } },
  args: { topic: "room:lobby", event: "new_msg" },
  argTypes: {
    topic: { control: "select", options: ["room:lobby", "room:kitchen", null] },
    event: { control: "select", options: ["new_msg", "typing"] },
  },
} satisfies Meta<typeof Broadcasting>;

export default meta;
type Story = StoryObj<typeof meta>;

/** What is broadcast on this page, of one topic and one event. */
export const OnThisPage: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Broadcast typing" }));
    await userEvent.click(canvas.getByRole("button", { name: "Broadcast new_msg" }));
    await canvas.findByText("Hello.");
    await expect(canvas.getByTestId("heard")).toHaveTextContent("1");
  },
};

/** No topic: nothing is heard. */
export const NoTopic: Story = {
  args: { topic: null },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Broadcast new_msg" }));
    await expect(canvas.getByTestId("heard")).toHaveTextContent("0");
  },
};

/** What the other tabs of this browser say. */
export const FromOtherTabs: Story = {
  render: () => <Tabs name="playground" />,
  play: async ({ canvas }) => {
    await canvas.findByTestId("heard");
    const otherTab = createBroadcastChannelEndpoint("playground");
    await otherTab.broadcast("room:lobby", "new_msg", { body: "Hello from another tab." });
    await canvas.findByText("Hello from another tab.");
    otherTab.close();
  },
};

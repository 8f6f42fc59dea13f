import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";

import { onServer } from "../stage/onServer.js";
import { durationControl } from "../stage/roomsControls.js";
import { createHall } from "./createHall.js";
import { People } from "./People.js";

interface Args {
  present: number;
  tracks: boolean;
  reconnectAfterMs: number;
}

const meta = {
  title: "usePresence",
  args: { present: 3, tracks: true, reconnectAfterMs: 1_000 },
  argTypes: {
    present: {
      description: "How many people are there.",
      control: { type: "number", min: 1, max: 5_000 },
      table: { category: "The server" },
    },
    tracks: {
      description: "Whether the channel tracks presence at all.",
      control: "boolean",
      table: { category: "The server" },
    },
    reconnectAfterMs: durationControl("The delay before it connects again."),
  },
  render: () => <People />,
  decorators: [
    onServer(({ present, tracks, reconnectAfterMs }) => ({
      ...createHall(present, tracks),
      options: { reconnectAfterMs: [reconnectAfterMs] },
    })),
  ],
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Who is there, and who comes, changes and goes. */
export const ComeAndGo: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Barbara");
    await userEvent.click(canvas.getByRole("button", { name: "let Joan come" }));
    await canvas.findByText("Joan, in the garden");
    await expect(canvas.getByTestId("count")).toHaveTextContent("4");
    await userEvent.click(canvas.getByRole("button", { name: "let Joan move" }));
    await canvas.findByText("Joan, in the hall");
    await userEvent.click(canvas.getByRole("button", { name: "let Joan go" }));
    await waitFor(() => expect(canvas.queryByText("Joan, in the hall")).toBeNull());
  },
};

/** The server has not said who is there: `synced` is `false`, and the list is empty. */
export const NotSynced: Story = {
  args: { tracks: false },
  play: async ({ canvas }) => {
    await canvas.findByText("joined");
    await expect(canvas.getByText("Nobody that we know of.")).toBeVisible();
    await expect(canvas.getByText("false")).toBeVisible();
  },
};

/** After a drop the list stays, and `synced` is `false`. */
export const AfterADrop: Story = {
  args: { reconnectAfterMs: 60_000 },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("true");
    await userEvent.click(canvas.getByRole("button", { name: "cut the connection" }));
    await canvas.findByText("false");
    await expect(canvas.getByText("Barbara")).toBeVisible();
  },
};

/** Joined again: `synced` is `false` until the server has said anew who is there. */
export const SyncsAgain: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("true");
    await userEvent.click(canvas.getByRole("button", { name: "cut the connection" }));
    await canvas.findByText("false");
    await expect(canvas.getByText("Barbara")).toBeVisible();
    await canvas.findByText("true");
  },
};

/** A thousand people: only the number is rendered when one comes, and only their row changes. */
export const Crowd: Story = {
  args: { present: 1_000 },
  play: async ({ canvas, userEvent }) => {
    await waitFor(() => expect(canvas.getByTestId("count")).toHaveTextContent("1000"));
    await userEvent.click(canvas.getByRole("button", { name: "let Joan come" }));
    await waitFor(() => expect(canvas.getByTestId("count")).toHaveTextContent("1001"));
    await expect(Number(canvas.getByTestId("renders").textContent)).toBeLessThan(50);
  },
};

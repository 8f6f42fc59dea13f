import type { Meta, StoryObj } from "@storybook/react-vite";
import { createTestServer, type TestServer } from "slipstream-react/testing";
import { expect, within } from "storybook/test";

import { onServer } from "../stage/onServer.js";
import { Prices } from "./Prices.js";

interface Args {
  price: number;
  burst: number;
}

const meta = {
  title: "useLatest",
  args: { price: 99.2, burst: 1_000 },
  argTypes: {
    price: {
      description: "What the first tick says; 0: there is none.",
      control: { type: "number", min: 0, step: 0.1 },
      table: { category: "The server" },
    },
    burst: {
      description: "How many ticks the button sends at once.",
      control: { type: "number", min: 1, max: 20_000 },
      table: { category: "The server" },
    },
  },
  render: () => <Prices />,
  decorators: [
    onServer(({ price, burst }) => {
      const server = createTestServer();
      server.channel("ticker:*", {
        join(_params, socket) {
          if (price > 0) socket.push("tick", { price });
        },
      });
      return {
        server,
        desk: [
          { label: "add 10 cents", act: () => tick(server, price + 0.1) },
          { label: "add 1 euro", act: () => tick(server, price + 1) },
          { label: `send ${burst} ticks at once`, act: () => burstOf(server, burst) },
        ],
      };
    }),
  ],
} satisfies Meta<Args>;

export default meta;
type Story = StoryObj<typeof meta>;

function tick(server: TestServer, price: number) {
  server.broadcast("ticker:SLP", "tick", { price });
}

function burstOf(server: TestServer, burst: number) {
  for (let cents = 1; cents <= burst; cents++) tick(server, 100 + cents / 100);
}

/** The payload of the last message, since the component is there. */
export const LastMessage: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("99.20");
    await userEvent.click(canvas.getByRole("button", { name: "add 1 euro" }));
    await canvas.findByText("100.20");
  },
};

/** No message has come yet: `undefined`. */
export const NothingYet: Story = {
  args: { price: 0 },
  play: async ({ canvas }) => {
    await canvas.findByText(/joinAccepted/);
    await expect(canvas.getAllByText("no price yet")).toHaveLength(2);
  },
};

/** With `select` it renders when what was selected is no longer equal. */
export const Selected: Story = {
  play: async ({ canvas, userEvent }) => {
    const euros = within(canvas.getByRole("region", { name: "In euros" }));
    await euros.findByText("99");
    const renders = euros.getByTestId("renders").textContent;
    await userEvent.click(canvas.getByRole("button", { name: "add 10 cents" }));
    await canvas.findByText("99.30");
    await expect(euros.getByTestId("renders")).toHaveTextContent(renders);
  },
};

/** Of a thousand messages in a frame it shows the last: one render per frame. */
export const Burst: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("99.20");
    await userEvent.click(canvas.getByRole("button", { name: "send 1000 ticks at once" }));
    await canvas.findByText("110.00");
    await expect(Number(canvas.getAllByTestId("renders")[0]?.textContent)).toBeLessThan(50);
  },
};

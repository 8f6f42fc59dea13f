import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, mocked, spyOn, waitFor, within } from "storybook/test";

import { FreshToken } from "./FreshToken.js";
import { LateUrl } from "./LateUrl.js";
import { SharedClient } from "./SharedClient.js";
import { TwoProviders } from "./TwoProviders.js";

const meta = {
  title: "SlipstreamProvider",
  component: FreshToken,
  args: { expired: 2 },
  argTypes: {
    expired: {
      description: "How many tokens the server turns away.",
      control: { type: "number", min: 0, max: 10 },
    },
  },
} satisfies Meta<typeof FreshToken>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Params as an async function: asked once per attempt, so a token is never old. */
export const FreshCredentials: Story = {
  render: ({ expired }) => <FreshToken key={expired} expired={expired} />,
  play: async ({ canvas }) => {
    await canvas.findByText("Connected");
    await expect(canvas.getAllByText(/^Token number/)).toHaveLength(3);
  },
};

/** Without a url the page works and is not connected; it connects when the url comes. */
export const UrlComesLater: Story = {
  // The url is for whoever reads the page to give.
  parameters: { controls: { disable: true }, docs: { story: { autoplay: false } } },
  beforeEach: () => void spyOn(console, "warn").mockReturnValue(undefined),
  render: () => <LateUrl />,
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("No server to connect to");
    await userEvent.type(canvas.getByRole("textbox"), "Dear Ada");
    await userEvent.click(canvas.getByRole("button", { name: "Give it the url" }));
    await canvas.findByText("Connected");
    await expect(canvas.getByRole("textbox")).toHaveValue("Dear Ada");
    mocked(console.warn).mockClear();
  },
};

/** A client of yours, shared with what is not React. */
export const YourOwnClient: Story = {
  parameters: { controls: { disable: true } },
  render: () => <SharedClient />,
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Joined");
    await userEvent.click(canvas.getByRole("button", { name: /without a hook/ }));
    await canvas.findByText("Hello from outside.");
  },
};

/** Two services, each with a provider: isolated from each other. */
export const TwoServices: Story = {
  parameters: { controls: { disable: true } },
  render: () => <TwoProviders />,
  play: async ({ canvas, userEvent }) => {
    await waitFor(() => expect(canvas.getAllByText("Joined")).toHaveLength(2));
    await userEvent.click(canvas.getByRole("button", { name: "Take service B away" }));
    const [a, b] = ["A", "B"].map((name) =>
      within(canvas.getByRole("region", { name: `Service ${name}` })),
    );
    await b?.findByText("Waiting for the connection");
    await expect(a?.getByText("Joined")).toBeVisible();
  },
};

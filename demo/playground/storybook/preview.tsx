import type { Preview } from "@storybook/react-vite";
import { configure, expect, fireEvent, spyOn } from "storybook/test";

import "../../src/styles/index.css";
import { expectNothingLeft } from "../stage/leftovers.js";
import { DocsFrame } from "./DocsFrame.js";
import "./playground.css";

// Stories wait for what is seen, on machines that are busy too.
configure({ asyncUtilTimeout: 10_000 });

const preview: Preview = {
  beforeEach(context) {
    expectNothingLeft();
    // There nobody has asked for the story: a real click takes the focus, and scrolls the page to it.
    if (context.viewMode === "docs") {
      const click = async (element: Element) => {
        await fireEvent.click(element);
      };
      context.userEvent = { ...context.userEvent, click };
    }
    spyOn(console, "error");
    spyOn(console, "warn");
  },
  // A story that expects a line on the console takes it: `mocked(console.warn).mockClear()`.
  async afterEach({ viewMode }) {
    // A page of docs has many stories at once, and one console.
    if (viewMode === "docs") return;
    await expect(console.error).not.toHaveBeenCalled();
    await expect(console.warn).not.toHaveBeenCalled();
  },
  parameters: {
    layout: "fullscreen",
    controls: { expanded: true, sort: "none" },
    docs: {
      container: DocsFrame,
      codePanel: false,
      canvas: { sourceState: "none" },
      // Most states are reached by what a story plays.
      story: { autoplay: true },
      toc: { headingSelector: "h2", title: "On this page" },
    },
    options: {
      storySort: {
        order: [
          "Start here",
          "SlipstreamProvider",
          "useChannel",
          "useChannel with suspense",
          "useChannelEvent",
          "useChannelReducer",
          "useLatest",
          "usePush",
          "usePresence",
          "defineChannels",
          "useConnection",
          "useTopics",
          "useSlipstream",
          "useRepeater",
          "useEndpointEvent",
        ],
      },
    },
  },
};

export default preview;

import type { Decorator } from "@storybook/react-vite";

import { Stage, type StageSetup } from "./Stage.js";

/** Puts each story on a server of its own, made from its args; a new one when they change. */
export function onServer<Args>(setUp: (args: Args) => StageSetup): Decorator<Args> {
  return (Story, { args, id }) => (
    <Stage key={`${id} ${JSON.stringify(args)}`} setUp={() => setUp(args)}>
      <Story />
    </Stage>
  );
}

import type { ArgTypes } from "@storybook/react-vite";

import type { RoomsArgs } from "./createRooms.js";

const table = { category: "The server" };

/** The controls of `RoomsArgs`. */
export const roomsControls = {
  answer: {
    description: "What it says to a join.",
    control: "inline-radio",
    options: ["accepts", "refuses", "says nothing"] satisfies RoomsArgs["answer"][],
    table,
  },
  reason: {
    description:
      "The `reason` of a refusal. `unauthorized`, `forbidden` and `unmatched topic` stop it; others are tried again.",
    control: "select",
    options: ["full", "restarting", "unauthorized", "forbidden"],
    table,
  },
  retryAfterMs: {
    description: "The `retry_after_ms` of a refusal; 0: not said.",
    control: { type: "number", min: 0, step: 1_000 },
    table,
  },
  then: {
    description: "What it does once the room was joined. It takes nobody back.",
    control: "inline-radio",
    options: ["lives on", "crashes", "closes", "goes offline"] satisfies RoomsArgs["then"][],
    table,
  },
} satisfies Partial<ArgTypes<RoomsArgs>>;

/** The control of a duration that the provider is given. */
export function durationControl(description: string) {
  return {
    description,
    control: { type: "number", min: 0, step: 500 },
    table: { category: "The provider" },
  } as const;
}

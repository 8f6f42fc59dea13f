import * as entry from "slipstream-react";
import { expect, it } from "vitest";

import { Repeating } from "../helpers/Repeating.js";
import { Room } from "../helpers/Room.js";

/** One call of another hook: there is nothing to keep. */
const short = ["useConnection", "useSlipstream", "useTopics"];
const hooks = Object.entries(entry).filter(
  ([name]) => name.startsWith("use") && !short.includes(name),
);
const { SlipstreamProvider } = entry;
const components = Object.entries({ SlipstreamProvider, Repeating, Room });

it.each([...hooks, ...components])("%s keeps what it made in the compiler's cache", (_, made) => {
  const text = String(made);
  expect(text).toMatch(/const \$ = [^;]*\bc\)?\(\d+\);/);
  expect(text).toContain("$[0]");
});

import { type Endpoint, type RepeatOptions, useRepeater } from "slipstream-react";

import { Facts } from "../stage/Facts.js";

interface RepeatingProps {
  endpoint: Endpoint;
  options?: RepeatOptions;
}

/** Repeats a room on an endpoint while it is mounted, and shows what became of its messages. */
export function Repeating({ endpoint, options }: RepeatingProps) {
  const { repeated, queued, dropped, failed, unknown } = useRepeater(
    "room:lobby",
    endpoint,
    options,
  );

  return (
    <section className="card" aria-label="The repeater">
      <h2>The repeater</h2>
      <Facts of={{ repeated, queued, dropped, failed, unknown }} />
    </section>
  );
}

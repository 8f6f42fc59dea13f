import { useEffect, useState } from "react";

import type { UpdateMeter } from "./createUpdateMeter.js";

/** On its own, so that a new rate renders one number and not the wall. */
export function UpdateRate({ meter }: { meter: UpdateMeter }) {
  const [rate, setRate] = useState(0);

  useEffect(() => {
    const reading = setInterval(() => setRate(meter.take()), 1_000);
    return () => clearInterval(reading);
  }, [meter]);

  return (
    <p className="readout">
      <b data-testid="update-rate">{rate.toLocaleString()}</b> updates/s
    </p>
  );
}

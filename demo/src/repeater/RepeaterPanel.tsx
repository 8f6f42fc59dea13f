import { useState } from "react";
import { SlipstreamProvider, useRepeater, type SlipstreamError } from "slipstream-react";

import { Switch } from "../Switch.js";
import { Flow } from "./Flow.js";
import { RepeaterReadings } from "./RepeaterReadings.js";
import { maxQueued, topic, type Services } from "./services.js";
import { useSide } from "./useSide.js";

const events = ["new_msg"];

/** From service B, the nearest provider's, to service A. */
export function RepeaterPanel({ services }: { services: Services }) {
  const [isOn, setIsOn] = useState(true);
  const [error, setError] = useState<SlipstreamError>();
  const source = useSide(isOn);
  const stats = useRepeater(isOn ? topic : null, services.endpoint, {
    events,
    maxQueued,
    onError: setError,
  });

  return (
    <section className="repeating" aria-label="From B to A">
      <Switch label="Repeater" isOn={isOn} onChange={setIsOn} />
      <SlipstreamProvider client={services.target}>
        <Flow isOn={isOn} source={source} />
      </SlipstreamProvider>
      <RepeaterReadings stats={stats} />
      <p className="repeater-error">
        {error === undefined ? "No error so far." : `Last error: ${error.message}.`}
      </p>
    </section>
  );
}

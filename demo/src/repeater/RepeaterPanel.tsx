import { useState } from "react";
import { SlipstreamProvider, useRepeater } from "slipstream-react";

import { Switch } from "../Switch.js";
import { Flow } from "./Flow.js";
import { RepeaterReadings } from "./RepeaterReadings.js";
import { maxQueued, topic, type Services } from "./services.js";
import { useLastError, type ToldError } from "./useLastError.js";
import { useLeader } from "./useLeader.js";
import { useSide } from "./useSide.js";

const events = ["new_msg"];

/** From service B, the nearest provider's, to service A. */
export function RepeaterPanel({ services }: { services: Services }) {
  const [isOn, setIsOn] = useState(true);
  // Two tabs that repeat would say everything twice.
  const isLeader = useLeader(isOn ? "repeater" : null);
  const [told, setTold] = useState<ToldError>();
  const source = useSide(isLeader);
  const stats = useRepeater(isLeader ? topic : null, services.endpoint, {
    events,
    maxQueued,
    onError: (error) => setTold({ error, at: Date.now() }),
  });
  const lastError = useLastError(told, stats.repeated);

  function turn(on: boolean) {
    setIsOn(on);
    setTold(undefined);
  }

  return (
    <section className="repeating" aria-label="From B to A">
      <header className="repeating-header">
        <Switch label="Repeater" isOn={isOn} onChange={turn} />
        <p className="detail">
          {isLeader ? "This tab repeats." : isOn ? "Another tab repeats." : "Switched off."}
        </p>
      </header>
      <SlipstreamProvider client={services.target}>
        <Flow isOn={isLeader} source={source} />
      </SlipstreamProvider>
      <RepeaterReadings stats={stats} />
      <LastError told={lastError} />
    </section>
  );
}

function LastError({ told }: { told: ToldError | undefined }) {
  if (told === undefined) return <p className="repeater-error">No error.</p>;
  const time = new Date(told.at);
  return (
    <p className="repeater-error">
      Last error, <time dateTime={time.toISOString()}>{time.toLocaleTimeString()}</time>:{" "}
      {told.error.message}.
    </p>
  );
}

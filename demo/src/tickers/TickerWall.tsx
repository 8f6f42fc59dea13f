import { useState } from "react";
import { useTopics } from "slipstream-react";

import { symbols } from "../../shared/symbols.js";
import { Switch } from "../Switch.js";
import { createUpdateMeter } from "./createUpdateMeter.js";
import { Ticker } from "./Ticker.js";
import { UpdateRate } from "./UpdateRate.js";

export function TickerWall() {
  const [isOn, setIsOn] = useState(true);
  const [meter] = useState(createUpdateMeter);
  const live = useTopics(
    (topics) => symbols.filter((name) => topics.get(`ticker:${name}`)?.status === "joined").length,
  );

  return (
    <section className="card wall" aria-labelledby="wall-title">
      <header className="card-header">
        <h2 id="wall-title">Ticker wall</h2>
        <p className="readout">
          <b data-testid="tickers-live">{live}</b> of {symbols.length} live
        </p>
        <UpdateRate meter={meter} />
        <Switch label="Wall" isOn={isOn} onChange={setIsOn} />
      </header>
      <ul className="tickers">
        {symbols.map((symbol) => (
          <Ticker key={symbol} symbol={symbol} isOn={isOn} meter={meter} />
        ))}
      </ul>
    </section>
  );
}

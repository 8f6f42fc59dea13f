import { useChannel, useLatest } from "slipstream-react";

import { CountRenders } from "../stage/CountRenders.js";
import { priceOf } from "./priceOf.js";

/** The last price as it came, and the same in whole euros: that one renders when the euros change. */
export function Prices() {
  return (
    <div className="side-by-side">
      <section className="card" aria-label="To the cent">
        <h2>To the cent</h2>
        <CountRenders>
          <ToTheCent />
        </CountRenders>
      </section>
      <section className="card" aria-label="In euros">
        <h2>In euros</h2>
        <CountRenders>
          <InEuros />
        </CountRenders>
      </section>
    </div>
  );
}

function ToTheCent() {
  const ticker = useChannel("ticker:SLP");
  const tick = useLatest(ticker, "tick");
  const price = tick === undefined ? "no price yet" : priceOf(tick).toFixed(2);

  return <p className="big-number">{price}</p>;
}

function InEuros() {
  const ticker = useChannel("ticker:SLP");
  const euros = useLatest(ticker, "tick", { select: (tick) => Math.round(priceOf(tick)) });

  return <p className="big-number">{euros ?? "no price yet"}</p>;
}

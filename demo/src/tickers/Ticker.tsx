import { memo } from "react";
import { useChannel, useChannelEvent, useLatest } from "slipstream-react";

import type { UpdateMeter } from "./createUpdateMeter.js";
import { useQuote } from "./useQuote.js";

interface TickerProps {
  symbol: string;
  isOn: boolean;
  meter: UpdateMeter;
}

const arrows = { up: "▲", down: "▼", flat: "▬" };
const words = { up: "up", down: "down", flat: "unchanged" };

/** One cell of the wall with a claim of its own; `null` claims nothing. */
export const Ticker = memo(function Ticker({ symbol, isOn, meter }: TickerProps) {
  const ticker = useChannel(isOn ? `ticker:${symbol}` : null);
  const latest = useLatest(ticker, "price") ?? ticker.response;
  const quote = useQuote(latest?.price);
  useChannelEvent(ticker, "price", () => meter.count());

  return (
    <li className={`ticker ${ticker.isJoined ? quote.direction : "stale"}`}>
      <b>{symbol}</b>
      {ticker.isJoined ? (
        <span className="ticker-arrow" role="img" aria-label={words[quote.direction]}>
          {arrows[quote.direction]}
        </span>
      ) : (
        <span className="ticker-state">{isOn ? ticker.status : "off"}</span>
      )}
      <span className="ticker-price">{quote.price?.toFixed(2) ?? "–"}</span>
    </li>
  );
});

import { memo, useReducer } from "react";
import { useChannel, useChannelEvent } from "slipstream-react";

import type { UpdateMeter } from "./createUpdateMeter.js";
import { onNextFrame } from "./onNextFrame.js";
import { reduceQuote, unquoted } from "./quote.js";

interface TickerProps {
  symbol: string;
  isOn: boolean;
  meter: UpdateMeter;
}

const arrows = { up: "▲", down: "▼", flat: "▬" };
const words = { up: "up", down: "down", flat: "unchanged" };

/** One cell of the wall with a claim of its own; `null` claims nothing. */
export const Ticker = memo(function Ticker({ symbol, isOn, meter }: TickerProps) {
  const [quote, receive] = useReducer(reduceQuote, unquoted);
  const ticker = useChannel(isOn ? `ticker:${symbol}` : null, { onJoin: receive });
  useChannelEvent(ticker, "price", (payload) => {
    meter.count();
    onNextFrame(receive, payload);
  });

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

import { isRecord } from "../../shared/isRecord.js";

export interface Quote {
  price?: number;
  direction: "up" | "down" | "flat";
}

export const unquoted: Quote = { direction: "flat" };

/** Takes a join response and a `price` message alike: both carry the price. */
export function reduceQuote(quote: Quote, payload: unknown): Quote {
  const price = isRecord(payload) ? payload.price : undefined;
  if (typeof price !== "number" || price === quote.price) return quote;
  if (quote.price === undefined) return { price, direction: "flat" };
  return { price, direction: price > quote.price ? "up" : "down" };
}

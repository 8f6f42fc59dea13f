import { useState } from "react";

interface Quote {
  price?: number;
  direction: "up" | "down" | "flat";
}

/** The last price there was, and which way it went from the one before. */
export function useQuote(price: number | undefined): Quote {
  const [quote, setQuote] = useState<Quote>({ direction: "flat" });
  if (price !== undefined && price !== quote.price) setQuote(next(quote, price));
  return quote;
}

function next(before: Quote, price: number): Quote {
  if (before.price === undefined) return { price, direction: "flat" };
  return { price, direction: price > before.price ? "up" : "down" };
}

import { isRecord } from "../../shared/isRecord.js";

/** The price of a tick. */
export function priceOf(tick: unknown): number {
  return isRecord(tick) ? Number(tick.price) : 0;
}

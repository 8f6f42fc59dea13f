import { isRecord } from "../../shared/isRecord.js";

/** What a message says. */
export function bodyOf(payload: unknown): string {
  return isRecord(payload) ? String(payload.body) : "";
}

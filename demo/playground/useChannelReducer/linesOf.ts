import { isRecord } from "../../shared/isRecord.js";

/** The history of a join response. */
export function linesOf(response: unknown): string[] {
  const history = isRecord(response) ? response.history : undefined;
  return Array.isArray(history) ? history.map(String) : [];
}

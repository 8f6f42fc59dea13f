import type { DeskResult } from "./useDesk.js";

/** What the desk said to the last action. */
export function DeskResultLine({ result }: { result: DeskResult }) {
  return (
    <p className={`desk-result ${result.isError ? "bad" : ""}`} role="status">
      {result.text || "Nothing done yet."}
    </p>
  );
}

import type { SlipstreamError } from "slipstream-react/core";

/** What has become of a promise so far. */
export interface Outcome {
  /** `"pending"`, `"ok"`, or the code of the error. */
  result: string;
  value?: unknown;
  error?: SlipstreamError;
}

/** Watches a promise, so that a test can look at it without waiting for it. */
export function outcomeOf(promise: Promise<unknown>): Outcome {
  const outcome: Outcome = { result: "pending" };
  promise.then(
    (value) => Object.assign(outcome, { result: "ok", value }),
    (reason: unknown) => {
      // Every promise of the package rejects with one.
      const error = reason as SlipstreamError;
      Object.assign(outcome, { result: error.code, error });
    },
  );
  return outcome;
}

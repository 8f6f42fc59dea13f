import { checkDuration } from "../checks.js";
import { SlipstreamError } from "../error.js";
import type { WaitOptions } from "../options.js";
import type { Clock } from "./clock.js";

export interface Waiting<T> {
  resolve: (value: T) => void;
  reject: (error: SlipstreamError) => void;
}

/** What a wait is about, for its errors. */
export interface WaitSubject {
  what: string;
  topic?: string;
  event?: string;
}

/**
 * A promise that ends with its timeout or signal at the latest. `start` settles it, at once or later,
 * and returns how to clean up.
 */
export function wait<T>(
  { timeoutMs, signal }: WaitOptions,
  subject: WaitSubject,
  clock: Clock,
  start: (waiting: Waiting<T>) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortError(signal, subject));
      return;
    }
    if (timeoutMs !== undefined) checkDuration("timeoutMs", timeoutMs);
    const { what, ...about } = subject;
    const timer =
      timeoutMs === undefined
        ? undefined
        : clock.setTimeout(
            () =>
              fail(new SlipstreamError("timeout", `${what}: not within ${timeoutMs} ms`, about)),
            timeoutMs,
          );
    const onAbort = () => signal && fail(abortError(signal, subject));
    signal?.addEventListener("abort", onAbort);
    const progress = { isSettled: false };
    let stop: () => void = () => undefined;
    stop = start({
      resolve(value) {
        settle();
        resolve(value);
      },
      reject: fail,
    });
    if (progress.isSettled) stop();

    function settle() {
      progress.isSettled = true;
      clock.clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      stop();
    }
    function fail(error: SlipstreamError) {
      settle();
      reject(error);
    }
  });
}

export function abortError(signal: AbortSignal, { what, ...about }: WaitSubject): SlipstreamError {
  return new SlipstreamError("aborted", `${what}: aborted`, { ...about, cause: signal.reason });
}

import { SlipstreamError } from "../error.js";

/** A join that the server answered with an error. */
export interface Refusal {
  /** The topic that was to be joined. */
  topic: string;
  /** What the server answered. */
  response: unknown;
  /** `response.reason`, where that is a string. */
  reason?: string;
  /** The number of the try since the topic was last joined, from 1. */
  attempt: number;
  /** `true` when the topic was joined before, since it is desired. */
  isRejoin: boolean;
}

/**
 * What becomes of a refused join: tried again by `rejoinAfterMs`, at once with params asked for anew
 * (`refresh`), when a topic is left (`capacity`), after a time, or not before the next connection
 * (`stop`).
 */
export type Verdict = "retry" | "refresh" | "capacity" | "stop" | { retryAfterMs: number };

const final = new Set<unknown>(["unauthorized", "forbidden", "unmatched topic"]);

/** The verdict of a client that was given none. */
export function defaultVerdict({ reason, response }: Refusal): Verdict {
  if (final.has(reason)) return "stop";
  if (reason === "too many channels joined") return "capacity";
  const retryAfterMs = field(response, "retry_after_ms");
  return isDelay(retryAfterMs) ? { retryAfterMs } : "retry";
}

export function refusalOf(refusal: Omit<Refusal, "reason">): Refusal {
  const reason = reasonOf(refusal.response);
  return reason === undefined ? refusal : { ...refusal, reason };
}

/** Why the server says no, where it says it as Phoenix does. */
export function reasonOf(response: unknown): string | undefined {
  const reason = field(response, "reason");
  return typeof reason === "string" ? reason : undefined;
}

/** Asks, and holds the answer to its type: it comes from a user's function. */
export function verdictOn(refusal: Refusal, decide: (refusal: Refusal) => Verdict): Verdict {
  const verdict: unknown = decide(refusal);
  if (isVerdict(verdict)) return verdict;
  throw new SlipstreamError("invalid-config", `the verdict on "${refusal.topic}" is none`, {
    hint: 'Return "retry", "refresh", "capacity", "stop" or { retryAfterMs }.',
    topic: refusal.topic,
  });
}

function isVerdict(value: unknown): value is Verdict {
  return (
    value === "retry" ||
    value === "refresh" ||
    value === "capacity" ||
    value === "stop" ||
    isDelay(field(value, "retryAfterMs"))
  );
}

function isDelay(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}

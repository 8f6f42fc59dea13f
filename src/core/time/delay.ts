import type { Clock } from "./clock.js";
import { report } from "../../wire/report.js";

/** Milliseconds by the number of the try, from 1; the last entry of a list repeats. */
export type DelaySchedule = readonly number[] | ((tries: number) => number);

const shortestMs = 10;
const firstAfterLossMs = 1_000;
const fallbackMs = 5_000;

export interface DelayRequest {
  schedule: DelaySchedule;
  /** The number of the try, from 1. */
  tries: number;
  jitter: boolean;
  /** The first try after an open connection was lost: a whole fleet may have lost it with us. */
  isAfterLoss?: boolean;
}

/** The one place where a number of tries becomes a delay in milliseconds. */
export function delayOf(request: DelayRequest, clock: Pick<Clock, "random">): number {
  const delayMs = scheduled(request.schedule, request.tries);
  if (!request.jitter) return delayMs;
  if (request.isAfterLoss) return clock.random() * firstAfterLossMs;
  const leastMs = Math.min(shortestMs, delayMs);
  return leastMs + clock.random() * (delayMs - leastMs);
}

function scheduled(schedule: DelaySchedule, tries: number): number {
  if (typeof schedule !== "function") return schedule[Math.min(tries, schedule.length) - 1] ?? 0;
  try {
    const delayMs = schedule(tries);
    if (Number.isFinite(delayMs) && delayMs >= 0) return delayMs;
    throw new RangeError(
      `the delay function returned ${delayMs} for try ${tries}: it takes milliseconds, 0 or more`,
    );
  } catch (error) {
    report(error);
    return fallbackMs;
  }
}

import type { Metric } from "./lifecycle.js";

/** A bound on a figure: at most, or at least. */
export interface Target {
  bound: "≤" | "≥";
  value: number;
}

type ByTopics = Record<number, number>;

/** At most so many times the cost of a bare transport, by number of topics. */
const atMost: Record<Metric, ByTopics> = {
  join: { 100: 2, 1_000: 2, 10_000: 2 },
  rejoin: { 100: 2, 1_000: 2, 10_000: 2 },
  leave: { 100: 1.5, 1_000: 1.5, 10_000: 2.5 },
  "push + reply": { 100: 1.4, 1_000: 1.4, 10_000: 1.4 },
  "dispatch 110 B": { 1: 1.25, 100: 1.25, 1_000: 1.25, 10_000: 1.25 },
  // To topics in no order: for the eye, as memory that is cold is slow for everybody.
  shuffled: {},
};

/** phoenix.js costs at least so many times as much, by number of topics. */
const atLeast: Record<Metric, ByTopics> = {
  join: { 1: 1.5, 100: 1.5, 1_000: 6, 10_000: 25 },
  rejoin: { 100: 2, 1_000: 2.5, 10_000: 30 },
  leave: { 1: 2, 100: 2, 1_000: 5, 10_000: 60 },
  "push + reply": { 1: 1.1, 100: 1.1, 1_000: 4, 10_000: 30 },
  "dispatch 110 B": { 1: 0.95, 100: 1.6, 1_000: 9, 10_000: 45 },
  shuffled: {},
};

export function targetAgainstBare(metric: Metric, topics: number): Target | undefined {
  return targetOf("≤", atMost[metric][topics]);
}

export function targetAgainstPhoenix(metric: Metric, topics: number): Target | undefined {
  return targetOf("≥", atLeast[metric][topics]);
}

export const targets = {
  largeDispatch: { bound: "≤", value: 1.05 },
  memory: { bound: "≥", value: 5 },
  pacedRejoin: { bound: "≤", value: 1.1 },
  joinsPerTopic: { bound: "≤", value: 1 },
  fasterRejoin: { bound: "≥", value: 4.5 },
  longestTaskMs: { bound: "≤", value: 25 },
  shorterTask: { bound: "≥", value: 100 },
  storeShareMs: { bound: "≤", value: 10 },
  storeWrites: { bound: "≤", value: 1 },
  repeated: { bound: "≥", value: 10_000 },
  lessScript: { bound: "≥", value: 8 },
} as const satisfies Record<string, Target>;

function targetOf(bound: Target["bound"], value: number | undefined): Target | undefined {
  return value === undefined ? undefined : { bound, value };
}

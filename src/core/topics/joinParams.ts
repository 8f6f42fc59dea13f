import { isDeepEqual } from "../isDeepEqual.js";
import { isDevelopment } from "../isDevelopment.js";
import type { ChannelOptions } from "../options.js";
import type { Claim } from "./claim.js";
import type { Topic } from "./topic.js";

type Params = ChannelOptions["params"];

const none = {};

/** The params of the claim that gave some last: mounted or changed last. */
export function paramsOf({ claims, released }: Topic): NonNullable<Params> {
  // A topic that lingers may still have to join.
  let params: Params = claims.length === 0 ? (released?.params ?? none) : none;
  for (const { options } of claims) params = options.params ?? params;
  return params;
}

/** By value; functions are asked at each join and never differ. */
export function hasSameParams(a: Params, b: Params): boolean {
  if (typeof a === "function" || typeof b === "function") return typeof a === typeof b;
  return isDeepEqual(a ?? none, b ?? none);
}

/** Asks for the params of the next join. */
export function askJoinParams(topic: Topic): object | Promise<object> {
  const params = paramsOf(topic);
  if (typeof params !== "function") return params;
  const { attempts, wasJoined } = topic.membership;
  const { cursor } = topic;
  // A class or another callable object is a function to the type checker as well.
  return (params as Extract<Params, (...args: never[]) => unknown>)({
    attempt: attempts + 1,
    isRejoin: wasJoined,
    ...(cursor !== undefined && { cursor }),
  });
}

/** Two components that want one topic with different params: the later one gets the other's. */
export function warnOfOtherParams(topic: Topic, claim: Claim): void {
  const { params } = claim.options;
  if (topic.hasWarned || params === undefined || topic.claims.length === 0) return;
  if (!isDevelopment() || hasSameParams(params, paramsOf(topic))) return;
  topic.hasWarned = true;
  console.warn(
    `[slipstream] "${topic.name}" is claimed with params that differ from those it was joined with. ` +
      "They are used from the next join on: give all claims of one topic the same params.",
  );
}

/** `npm run torture` runs the same tests as `npm test`, for longer. */
export const isLong = process.env.TORTURE === "long";

/** What the random choices start from. The short runs are the same each time. */
export const seed = Number(process.env.TORTURE_SEED ?? 1);

/** The amount of work of a test: little within `npm test`, much within `npm run torture`. */
export function effort<T>(amounts: { short: T; long: T }): T {
  return isLong ? amounts.long : amounts.short;
}

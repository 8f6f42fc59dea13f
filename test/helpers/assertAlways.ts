import fc from "fast-check";

export interface Runs {
  numRuns: number;
  seed: number;
  /** Plays one counterexample again, as its error says. */
  path?: string | undefined;
}

/** Holds a property against random values. */
export function assertAlways<Values>(
  property: fc.IAsyncPropertyWithHooks<Values>,
  { path, ...runs }: Runs,
): Promise<void> {
  return fc.assert(property, { ...runs, ...(path !== undefined && { path }) });
}

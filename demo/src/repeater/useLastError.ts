import { useState } from "react";
import type { SlipstreamError } from "slipstream-react";

export interface ToldError {
  error: SlipstreamError;
  /** When it was told. */
  at: number;
}

/** The error that was told last, until something is repeated after it. */
export function useLastError(told: ToldError | undefined, repeated: number): ToldError | undefined {
  const [seen, setSeen] = useState({ told, repeated });
  // How many had been repeated when it was first rendered: one more, and it is over.
  if (seen.told !== told) setSeen({ told, repeated });
  return seen.told === told && seen.repeated !== repeated ? undefined : told;
}

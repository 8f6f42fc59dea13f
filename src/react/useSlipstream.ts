"use client";

import { useContext } from "react";

import { SlipstreamError } from "../core/error.js";
import type { Slipstream } from "../core/slipstream.js";
import { SlipstreamContext } from "./context.js";

/**
 * The client of the nearest `SlipstreamProvider`.
 *
 * @throws {SlipstreamError} `no-provider` outside of one.
 */
export function useSlipstream(): Slipstream {
  const slipstream = useContext(SlipstreamContext);
  if (slipstream) return slipstream;
  throw new SlipstreamError("no-provider", "there is no SlipstreamProvider above this component", {
    hint: 'Wrap it, or the whole app, in <SlipstreamProvider url="/socket">.',
  });
}

"use client";

import { createContext } from "react";

import type { Slipstream } from "../core/slipstream.js";

export const SlipstreamContext: React.Context<Slipstream | null> = createContext<Slipstream | null>(
  null,
);

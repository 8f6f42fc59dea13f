"use client";

import { type RefObject, useInsertionEffect, useRef } from "react";

/** The value of the last commit, for callbacks that outlive a render. */
export function useNewest<Value>(value: Value): Readonly<RefObject<Value>> {
  const newest = useRef(value);
  useInsertionEffect(() => {
    newest.current = value;
  });
  return newest;
}

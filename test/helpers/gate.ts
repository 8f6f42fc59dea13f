import { act } from "@testing-library/react";
import type { ReactNode } from "react";

/** Something that a boundary waits for. */
export interface Gate {
  /** Suspends until it is open. */
  Wait: () => ReactNode;
  open: () => Promise<void>;
}

export function createGate(): Gate {
  let isOpen = false;
  let release: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (release = resolve));
  return {
    Wait() {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- how React 18 and 19 suspend
      if (!isOpen) throw opened;
      return null;
    },
    open: () =>
      act(async () => {
        isOpen = true;
        release();
        await opened;
      }),
  };
}

import { useState } from "react";

import { actOnDesk, DeskError, ownDesk } from "./askDesk.js";

export interface DeskResult {
  isError: boolean;
  text: string;
  /** Counts the actions: the server's state is read anew after each. */
  number: number;
}

export type Act = (action: string, input: object) => void;

export function useDesk(desk = ownDesk): [DeskResult, Act] {
  const [result, setResult] = useState<DeskResult>({ isError: false, text: "", number: 0 });

  function show(text: string, isError: boolean) {
    setResult(({ number }) => ({ text, isError, number: number + 1 }));
  }

  function act(action: string, input: object) {
    actOnDesk(desk, action, input).then(
      (text) => show(text, false),
      (error: unknown) => {
        if (!(error instanceof DeskError)) throw error;
        show(`Nothing done: ${error.message}`, true);
      },
    );
  }

  return [result, act];
}

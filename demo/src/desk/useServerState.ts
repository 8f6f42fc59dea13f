import { useEffect, useState } from "react";

import { DeskError, readServerState, type ServerState } from "./askDesk.js";

/** Read every two seconds, and at once after an action; undefined while nobody answers. */
export function useServerState(actionNumber: number): ServerState | undefined {
  const [state, setState] = useState<ServerState>();

  useEffect(() => {
    const end = new AbortController();

    async function read() {
      try {
        setState(await readServerState(end.signal));
      } catch (error) {
        if (!(error instanceof DeskError)) throw error;
        if (!end.signal.aborted) setState(undefined);
      }
    }

    void read();
    const reading = setInterval(() => void read(), 2_000);
    return () => {
      clearInterval(reading);
      end.abort();
    };
  }, [actionNumber]);

  return state;
}

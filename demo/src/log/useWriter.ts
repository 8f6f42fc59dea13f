import { useEffect } from "react";

import { actOnDesk, DeskError, ownDesk } from "../desk/askDesk.js";

const everyMs = 250;

/** Appends to a log over HTTP, whatever becomes of the socket. */
export function useWriter(topic: string, isOn: boolean) {
  useEffect(() => {
    if (!isOn) return;
    const writing = setInterval(() => {
      actOnDesk(ownDesk, "append", { topic }).catch((error: unknown) => {
        // A server that is away takes nothing; the next one is tried all the same.
        if (!(error instanceof DeskError)) throw error;
      });
    }, everyMs);
    return () => clearInterval(writing);
  }, [topic, isOn]);
}

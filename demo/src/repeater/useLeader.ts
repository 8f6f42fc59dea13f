import { useEffect, useState } from "react";

/** Whether this tab has the lock of that name, of all the tabs that ask for it; `null` asks for none. */
export function useLeader(name: string | null): boolean {
  const [isLeader, setIsLeader] = useState(false);

  useEffect(() => {
    if (name === null || !hasLocks) return;
    const end = new AbortController();
    const ended = new Promise<void>((resolve) => {
      end.signal.addEventListener("abort", () => resolve());
    });

    // Held until the promise settles, or the tab is gone: then the next one gets it.
    function hold(): Promise<void> {
      setIsLeader(!end.signal.aborted);
      return ended;
    }

    navigator.locks.request(name, { signal: end.signal }, hold).catch((error: unknown) => {
      if (!end.signal.aborted) throw error;
    });
    return () => {
      end.abort();
      setIsLeader(false);
    };
  }, [name]);

  return hasLocks ? isLeader : name !== null;
}

// Missing where the page came by http from another machine: then every tab is one that leads.
const hasLocks = "locks" in navigator;

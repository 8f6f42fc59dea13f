import { useState } from "react";
import { SlipstreamError } from "slipstream-react";

export const burstSize = 200;

const atOnce = 40;

const none = { isRunning: false, said: 0, lost: 0 };

/** Says many numbered messages, in rounds: the next when the service has answered. */
export function useBurst(say: (body: string) => Promise<unknown>) {
  const [burst, setBurst] = useState(none);

  async function start() {
    setBurst({ ...none, isRunning: true });
    let lost = 0;
    for (let first = 1; first <= burstSize; first += atOnce) {
      const bodies = Array.from({ length: atOnce }, (_, n) => `${first + n} of ${burstSize}`);
      lost += count(await Promise.allSettled(bodies.map(say)));
    }
    setBurst({ isRunning: false, said: burstSize - lost, lost });
  }

  return { burst, start };
}

function count(outcomes: PromiseSettledResult<unknown>[]): number {
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason as unknown] : [],
  );
  for (const reason of reasons) if (!(reason instanceof SlipstreamError)) throw reason;
  return reasons.length;
}

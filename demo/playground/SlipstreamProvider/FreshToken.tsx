import { useState } from "react";
import { SlipstreamProvider } from "slipstream-react";
import { createTestServer } from "slipstream-react/testing";

import { ConnectionCard } from "./ConnectionCard.js";

interface FreshTokenProps {
  /** How many tokens the server turns away first. */
  expired: number;
}

/** Asked for at each attempt: the server turns the first ones away, as if they had expired. */
export function FreshToken({ expired }: FreshTokenProps) {
  const [server] = useState(() =>
    createTestServer({ connect: ({ token }) => Number(token) > expired }),
  );
  const [asked, setAsked] = useState<number[]>([]);

  function fetchToken(attempt: number) {
    setAsked((attempts) => [...attempts, attempt]);
    return Promise.resolve(String(attempt));
  }

  return (
    <div className="stage">
      <SlipstreamProvider
        url="/socket"
        transport={server.transport}
        reconnectAfterMs={[500]}
        params={async ({ attempt }) => ({ token: await fetchToken(attempt) })}
      >
        <ConnectionCard />
      </SlipstreamProvider>
      <ol className="lines" aria-label="Tokens">
        {asked.map((attempt) => (
          <li key={attempt}>Token number {attempt} was asked for.</li>
        ))}
      </ol>
    </div>
  );
}

import { useState } from "react";
import { SlipstreamError, useSlipstream } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";

/** What a hook does not do, the client does: here a round trip to the server. */
export function Ping() {
  const slipstream = useSlipstream();
  const [result, setResult] = useState("Not asked yet.");

  async function ping() {
    try {
      setResult(`The server answered after ${(await slipstream.ping()).toFixed(1)} ms.`);
    } catch (error) {
      setResult(error instanceof SlipstreamError ? `${error.code}: ${error.message}` : "?");
    }
  }

  return (
    <section className="card" aria-label="Ping">
      <header className="card-header">
        <h2>How far is the server?</h2>
        <ActionButton onClick={() => void ping()}>Ping</ActionButton>
      </header>
      <p role="status">{result}</p>
    </section>
  );
}

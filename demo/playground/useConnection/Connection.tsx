import { useConnection } from "slipstream-react";

import { ConnectionButtons } from "../../src/connection/ConnectionButtons.js";
import { ConnectionLine } from "../../src/connection/ConnectionLine.js";
import { Facts } from "../stage/Facts.js";

/** All that `useConnection` says, and what the client can be asked to do. */
export function Connection() {
  const { status, attempt, epoch, since, error } = useConnection();

  return (
    <section className="card" aria-label="Connection">
      <header className="card-header">
        <h2>The connection</h2>
        <ConnectionButtons />
      </header>
      <ConnectionLine />
      <Facts
        of={{
          status,
          attempt,
          epoch,
          since: new Date(since).toLocaleTimeString(),
          "error.code": error?.code,
          "error.message": error?.message,
          "error.hint": error?.hint,
        }}
      />
    </section>
  );
}

import { useConnection } from "slipstream-react";

import { ConnectionLine } from "./ConnectionLine.js";
import { announceConnection, explainConnection } from "./describeConnection.js";

export function ConnectionStatus() {
  const connection = useConnection();

  return (
    <div className="connection-status" data-status={connection.status}>
      <ConnectionLine />
      <p className="detail">{explainConnection(connection)}</p>
      <p className="visually-hidden" role="status">
        {announceConnection(connection)}
      </p>
    </div>
  );
}

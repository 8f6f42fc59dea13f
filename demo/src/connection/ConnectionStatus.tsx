import { useConnection } from "slipstream-react";

import { useSecondsUntil } from "../useSecondsUntil.js";
import {
  announceConnection,
  connectionTones,
  describeConnection,
  explainConnection,
} from "./describeConnection.js";

export function ConnectionStatus() {
  const connection = useConnection();
  const seconds = useSecondsUntil(connection.retryAt);

  return (
    <div className="connection-status" data-status={connection.status}>
      <p className={`status ${connectionTones[connection.status]}`} data-testid="connection">
        {describeConnection(connection, seconds)}
      </p>
      <p className="detail">{explainConnection(connection)}</p>
      <p className="visually-hidden" role="status">
        {announceConnection(connection)}
      </p>
    </div>
  );
}

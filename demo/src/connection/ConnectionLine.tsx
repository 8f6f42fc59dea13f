import { useConnection } from "slipstream-react";

import { useSecondsUntil } from "../useSecondsUntil.js";
import { connectionTones, describeConnection } from "./describeConnection.js";

/** Where the connection of the nearest provider stands. */
export function ConnectionLine() {
  const connection = useConnection();
  const seconds = useSecondsUntil(connection.retryAt);

  return (
    <p className={`status ${connectionTones[connection.status]}`}>
      {describeConnection(connection, seconds)}
    </p>
  );
}

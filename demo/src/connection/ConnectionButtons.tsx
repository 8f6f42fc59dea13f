import { useConnection, useSlipstream } from "slipstream-react";

import { ActionButton } from "../ActionButton.js";

export function ConnectionButtons() {
  const slipstream = useSlipstream();
  const status = useConnection((connection) => connection.status);
  const isResting = status === "idle" || status === "stopped";

  return (
    <div className="buttons">
      <ActionButton isAvailable={isResting} onClick={() => slipstream.connect()}>
        Connect
      </ActionButton>
      <ActionButton isAvailable={!isResting} onClick={() => void slipstream.disconnect()}>
        Disconnect
      </ActionButton>
      <ActionButton onClick={() => slipstream.reconnect()}>Reconnect</ActionButton>
    </div>
  );
}

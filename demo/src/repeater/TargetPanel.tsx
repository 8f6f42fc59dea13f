import { ownDesk } from "../desk/askDesk.js";
import { MessageLog } from "../rooms/MessageLog.js";
import { useRoom } from "../rooms/useRoom.js";
import { ServicePanel } from "./ServicePanel.js";
import { topic } from "./services.js";

/** Service A, as this page gets it: by the same claim as the lobby among the rooms. */
export function TargetPanel() {
  const { log } = useRoom(topic);

  return (
    <ServicePanel name="Service A" host={location.host} desk={ownDesk}>
      <MessageLog name="the lobby of A" messages={log.messages} />
    </ServicePanel>
  );
}

import { ownDesk } from "../desk/askDesk.js";
import { MessageLog } from "../rooms/MessageLog.js";
import { useLobbyMessages } from "./Lobby.js";
import { ServicePanel } from "./ServicePanel.js";
import { topic } from "./services.js";

/** Service A, as this page gets it: what is said here is said in the lobby among the rooms. */
export function TargetPanel() {
  const messages = useLobbyMessages(topic) ?? [];

  return (
    <ServicePanel name="Service A" host={location.host} desk={ownDesk}>
      <MessageLog name="the lobby of A" messages={messages} />
    </ServicePanel>
  );
}

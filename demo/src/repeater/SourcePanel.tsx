import { MessageForm } from "../rooms/MessageForm.js";
import { MessageLog } from "../rooms/MessageLog.js";
import { useRoom } from "../rooms/useRoom.js";
import { BurstButton } from "./BurstButton.js";
import { ServicePanel } from "./ServicePanel.js";
import { topic } from "./services.js";

const name = "the lobby of B";

/** Service B, where things are said. */
export function SourcePanel({ host, desk }: { host: string; desk: string }) {
  const { room, log } = useRoom(topic);
  const say = (body: string) => room.push("new_msg", { name: "Guest on B", body });

  return (
    <ServicePanel name="Service B" host={host} desk={desk}>
      <MessageLog name={name} messages={log.messages} isAnnounced={false} />
      <div className="service-say">
        <MessageForm name={name} isJoined={room.isJoined} send={say} />
        <BurstButton say={say} />
      </div>
    </ServicePanel>
  );
}

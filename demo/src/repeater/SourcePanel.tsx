import { MessageForm } from "../rooms/MessageForm.js";
import { MessageLog } from "../rooms/MessageLog.js";
import { useRoom } from "../rooms/useRoom.js";
import { BurstButton } from "./BurstButton.js";
import { ServicePanel } from "./ServicePanel.js";
import { topic } from "./services.js";

const name = "the lobby of B";
const author = "Guest on B";

/** Service B, where things are said. */
export function SourcePanel({ host, desk }: { host: string; desk: string }) {
  const { room, messages } = useRoom(topic, author);

  return (
    <ServicePanel name="Service B" host={host} desk={desk}>
      <MessageLog name={name} messages={messages} isAnnounced={false} />
      <div className="service-say">
        <MessageForm room={room} name={name} author={author} />
        <BurstButton say={(body) => room.push("new_msg", { name: author, body })} />
      </div>
    </ServicePanel>
  );
}

import { ActionButton } from "../ActionButton.js";
import { useLobbyMessages } from "../repeater/Lobby.js";
import { MessageForm } from "./MessageForm.js";
import { MessageLog } from "./MessageLog.js";
import { RoomStatus } from "./RoomStatus.js";
import { useRoom } from "./useRoom.js";

interface RoomProps {
  name: string;
  author: string;
  onClose: () => void;
}

/** Joined while it is mounted, whatever the network does; what it showed stays while it is not. */
export function Room({ name, author, onClose }: RoomProps) {
  const { room, messages } = useRoom(`room:${name}`, author);
  const shared = useLobbyMessages(room.topic);

  return (
    <article
      className="card room"
      aria-labelledby={`room-${name}`}
      data-topic={room.topic}
      data-status={room.status}
    >
      <header className="room-header">
        <h3 id={`room-${name}`}>{name}</h3>
        <ActionButton kind="quiet" label={`Close ${name}`} onClick={onClose}>
          Close
        </ActionButton>
      </header>
      <RoomStatus room={room} />
      <MessageLog name={name} messages={shared ?? messages} />
      <MessageForm room={room} name={name} author={author} />
    </article>
  );
}

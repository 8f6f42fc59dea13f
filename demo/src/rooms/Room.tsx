import { ActionButton } from "../ActionButton.js";
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
  const { room, log } = useRoom(`room:${name}`);

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
      <RoomStatus room={room} members={log.members} />
      <MessageLog name={name} messages={log.messages} />
      <MessageForm
        name={name}
        isJoined={room.isJoined}
        send={(body) => room.push("new_msg", { name: author, body })}
      />
    </article>
  );
}

import { usePresence } from "slipstream-react";

import { ActionButton } from "../ActionButton.js";
import { describeTopic, topicTones } from "../topics/describeTopic.js";
import { useSecondsUntil } from "../useSecondsUntil.js";
import { describePeople } from "./describePeople.js";
import type { RoomChannel } from "./useRoom.js";

/** Where the room stands, why, and a way back where there is one. */
export function RoomStatus({ room }: { room: RoomChannel }) {
  const { status, isStale } = room;
  const people = usePresence(room, { select: describePeople });
  const seconds = useSecondsUntil(room.retryAt);
  const hasEnded = status === "refused" || status === "closed";

  return (
    <div className="room-status">
      <p className={`status ${topicTones[status]}`}>{describeTopic(room, seconds)}</p>
      <p>{isStale && <span className="badge">Stale: showing what it had</span>}</p>
      <ActionButton
        kind="quiet"
        isAvailable={hasEnded || status === "backoff"}
        onClick={room.rejoin}
      >
        Join again
      </ActionButton>
      <p className="room-reason" role="status">
        {hasEnded && <span className="visually-hidden">{describeTopic(room)}. </span>}
        {status === "joined" ? people : explainRoom(room)}
      </p>
    </div>
  );
}

function explainRoom({ status, error }: RoomChannel): string {
  if (error !== undefined) return [`${error.message}.`, error.hint].join(" ");
  if (status === "closed") return "It is joined again with the next connection, or when you ask.";
  return "";
}

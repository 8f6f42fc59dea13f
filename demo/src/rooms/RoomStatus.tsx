import type { UseChannelResult } from "slipstream-react";

import { ActionButton } from "../ActionButton.js";
import { describeTopic, topicTones } from "../topics/describeTopic.js";
import { useSecondsUntil } from "../useSecondsUntil.js";

interface RoomStatusProps {
  room: UseChannelResult;
  members: number;
}

/** Where the room stands, why, and a way back where there is one. */
export function RoomStatus({ room, members }: RoomStatusProps) {
  const { status, isStale } = room;
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
        {explainRoom(room, members)}
      </p>
    </div>
  );
}

function explainRoom({ status, error }: UseChannelResult, members: number): string {
  if (status === "joined")
    return members > 1 ? `${members} people are here.` : "Only you are here.";
  if (error !== undefined) return [`${error.message}.`, error.hint].join(" ");
  if (status === "closed") return "It is joined again with the next connection, or when you ask.";
  return "";
}

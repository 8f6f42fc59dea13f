import { useState } from "react";
import { useChannel, useChannelEvent } from "slipstream-react";

import { ActionButton } from "../../src/ActionButton.js";
import { describeTopic, topicTones } from "../../src/topics/describeTopic.js";
import { useSecondsUntil } from "../../src/useSecondsUntil.js";
import { Facts } from "../stage/Facts.js";
import { bodyOf } from "../stage/bodyOf.js";

interface RoomProps {
  /** `null` for none. */
  topic: string | null;
}

/** Joined while it is mounted: all that `useChannel` says of its topic, and the last message. */
export function Room({ topic }: RoomProps) {
  const room = useChannel(topic);
  const [last, setLast] = useState("");
  useChannelEvent(room, "new_msg", (payload) => setLast(bodyOf(payload)));
  const seconds = useSecondsUntil(room.retryAt);
  const { status, isStale, attempts, response, error } = room;

  return (
    <article className="card" aria-label={topic ?? "No topic"}>
      <header className="card-header">
        <h2>{topic ?? "No topic"}</h2>
        {isStale && <span className="badge">Stale: showing what it had</span>}
        <ActionButton kind="quiet" onClick={room.rejoin}>
          Join again
        </ActionButton>
      </header>
      <p className={`status ${topicTones[status]}`}>{describeTopic(room, seconds)}</p>
      <Facts
        of={{
          status,
          isStale: String(isStale),
          attempts,
          response: response === undefined ? undefined : JSON.stringify(response),
          "error.code": error?.code,
          "error.message": error?.message,
          "error.hint": error?.hint,
          "last message": last || undefined,
        }}
      />
    </article>
  );
}

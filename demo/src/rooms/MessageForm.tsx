import { useState, type SyntheticEvent } from "react";
import { usePush, type UsePushResult } from "slipstream-react";

import { maxBodyLength } from "../../shared/roomMessages.js";
import type { RoomChannel, RoomTopic } from "./useRoom.js";

interface MessageFormProps {
  room: RoomChannel;
  /** What the room is called here. */
  name: string;
  author: string;
}

export function MessageForm({ room, name, author }: MessageFormProps) {
  const [body, setBody] = useState("");
  const message = usePush(room, "new_msg");
  const isPending = message.status === "pending";

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (isPending || body.trim() === "") return;
    message.pushAsync({ name: author, body }).then(
      () => setBody(""),
      // What was not sent stays in the field; why is said below it.
      () => undefined,
    );
  }

  return (
    <form className="message-form" onSubmit={submit}>
      <div className="joined-up">
        <input
          aria-label={`Message to ${name}`}
          placeholder="Message"
          autoComplete="off"
          maxLength={maxBodyLength}
          value={body}
          readOnly={isPending}
          onChange={(event) => setBody(event.target.value)}
        />
        <button type="submit" className="button accent" aria-disabled={isPending}>
          Send
        </button>
      </div>
      <p className={`notice ${message.status === "error" ? "bad" : ""}`} role="status">
        {describePush(message, room.isJoined)}
      </p>
    </form>
  );
}

function describePush(
  { status, error }: UsePushResult<RoomTopic, "new_msg">,
  isJoined: boolean,
): string {
  switch (status) {
    case "idle":
      return "";
    case "pending":
      return isJoined ? "Sending…" : "Goes out as soon as the room is joined…";
    case "ok":
      return "Sent.";
    case "error":
      return error?.code === "interrupted"
        ? `May not have arrived: ${error.message}`
        : `Not sent (${error?.code}): ${error?.message}`;
  }
}

import { useState, type SyntheticEvent } from "react";

import { maxBodyLength } from "../../shared/roomMessages.js";
import { useSend, type Sending } from "./useSend.js";

interface MessageFormProps {
  name: string;
  isJoined: boolean;
  send: (body: string) => Promise<unknown>;
}

export function MessageForm({ name, isJoined, send }: MessageFormProps) {
  const [body, setBody] = useState("");
  const { sending, submit } = useSend(send);
  const isPending = sending.status === "pending";

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (isPending || body.trim() === "") return;
    if (await submit(body)) setBody("");
  }

  return (
    <form className="message-form" onSubmit={(event) => void onSubmit(event)}>
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
      <p className={`notice ${sending.status === "failed" ? "bad" : ""}`} role="status">
        {describeSending(sending, isJoined)}
      </p>
    </form>
  );
}

function describeSending(sending: Sending, isJoined: boolean): string {
  switch (sending.status) {
    case "idle":
      return "";
    case "pending":
      return isJoined ? "Sending…" : "Goes out as soon as the room is joined…";
    case "sent":
      return "Sent.";
    case "failed":
      return sending.code === "interrupted"
        ? `May not have arrived: ${sending.reason}`
        : `Not sent (${sending.code}): ${sending.reason}`;
  }
}

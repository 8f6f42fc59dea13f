import { memo } from "react";

import type { RoomMessage } from "../../shared/roomMessages.js";

interface MessageLogProps {
  name: string;
  messages: RoomMessage[];
  /** Reads out what comes. @default true */
  isAnnounced?: boolean;
}

export function MessageLog({ name, messages, isAnnounced = true }: MessageLogProps) {
  return (
    <div
      className="message-log"
      role="log"
      aria-label={`Messages in ${name}`}
      aria-live={isAnnounced ? "polite" : "off"}
      tabIndex={0}
    >
      {messages.length === 0 ? (
        <p className="empty">No messages yet.</p>
      ) : (
        <ol>
          {messages.map((message) => (
            <Line key={message.id} message={message} />
          ))}
        </ol>
      )}
    </div>
  );
}

const Line = memo(function Line({ message }: { message: RoomMessage }) {
  const { id, name, at, body } = message;

  return (
    <li data-message-id={id}>
      <span className="message-by">
        <b>{name}</b> <time dateTime={new Date(at).toISOString()}>{clock.format(at)}</time>
      </span>
      <span className="message-body">{body}</span>
    </li>
  );
});

const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });

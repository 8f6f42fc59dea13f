import type { RoomMessage } from "../../shared/roomMessages.js";

interface MessageLogProps {
  name: string;
  messages: RoomMessage[];
}

export function MessageLog({ name, messages }: MessageLogProps) {
  return (
    <div className="message-log" role="log" aria-label={`Messages in ${name}`} tabIndex={0}>
      {messages.length === 0 ? (
        <p className="empty">No messages yet.</p>
      ) : (
        <ol>
          {messages.map((message) => (
            <li key={message.id} data-message-id={message.id}>
              <span className="message-by">
                <b>{message.name}</b> <time dateTime={iso(message.at)}>{clock(message.at)}</time>
              </span>
              <span className="message-body">{message.body}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

import { type ReactNode, Suspense, useEffect } from "react";
import { useChannel, useChannelEvent } from "slipstream-react";

import type { RoomProps } from "./Room.js";

export interface SuspendedRoomProps extends Omit<RoomProps, "topic"> {
  topic?: string;
  /** Told of each render, of those that are thrown away too. */
  onRender?: () => void;
}

/** Suspends, then shows where its topic stands with the response: `room:lobby joined {"n":1}`. */
export function SuspendedRoom({
  topic = "room:lobby",
  onRender = ignore,
  onCommit,
  onNew = ignore,
  children,
  ...options
}: SuspendedRoomProps): ReactNode {
  "use no memo"; // It tells of its renders.
  onRender();
  const room = useChannel(topic, { ...options, suspense: true });
  useChannelEvent(room, "new_msg", onNew);
  useEffect(() => {
    onCommit?.(room);
  });
  return (
    <>
      <p>
        {topic} {room.isStale ? `stale, ${room.status}` : room.status}{" "}
        {JSON.stringify(room.response)}
      </p>
      {children}
    </>
  );
}

const ignore = () => undefined;

/** A boundary that shows what it waits for: `waiting for rooms`. */
export function Waiting({
  what = "rooms",
  children,
}: {
  what?: string;
  children?: ReactNode;
}): ReactNode {
  return <Suspense fallback={<p>waiting for {what}</p>}>{children}</Suspense>;
}

/** The paragraphs that are to be seen: what a boundary hides behind its fallback is not. */
export function seen(): (string | null)[] {
  const paragraphs = [...document.querySelectorAll("p")];
  return paragraphs.filter(({ style }) => style.display !== "none").map((p) => p.textContent);
}

import { type ReactNode, useEffect } from "react";
import {
  type ChannelOptions,
  useChannel,
  type UseChannelResult,
  useChannelEvent,
} from "slipstream-react";

export interface RoomProps extends ChannelOptions {
  topic?: string | null;
  /** Told of each commit. */
  onCommit?: (room: UseChannelResult) => void;
  /** Told of each "new_msg". */
  onNew?: (payload: unknown) => void;
  children?: ReactNode;
}

/** Shows where a topic stands: `room:lobby joined`. */
export function Room({
  topic = "room:lobby",
  onCommit,
  onNew = ignore,
  children,
  ...options
}: RoomProps): ReactNode {
  const room = useChannel(topic, options);
  useChannelEvent(room, "new_msg", onNew);
  useEffect(() => {
    onCommit?.(room);
  });
  return (
    <>
      <p>
        {topic} {room.status}
      </p>
      {children}
    </>
  );
}

const ignore = () => undefined;

import {
  useChannel,
  useChannelReducer,
  useLatest,
  usePresence,
  usePush,
  type SlipstreamError,
} from "slipstream-react";

export function Room({ id }: { id: string }) {
  const room = useChannel(`room:${id}`, { params: { token: "t" } });
  const lines = useChannelReducer(
    room,
    (all: string[], { event, payload }) => (event === "new_msg" ? [...all, payload.body] : all),
    [],
  );
  const latest = useLatest(room, "new_msg", { select: ({ body }) => body });
  const { list } = usePresence(room);
  const shout = usePush(room, "shout");
  const { status, response } = room;
  const error: SlipstreamError | undefined = room.error;
  if (error) return <p>{error.message}</p>;
  return (
    <p onClick={() => shout.push({ body: "Hello" })}>
      {status} {response && response.title} {lines.length + list.length} {latest}
    </p>
  );
}

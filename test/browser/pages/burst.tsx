import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import {
  SlipstreamProvider,
  useChannel,
  useChannelEvent,
  useChannelReducer,
  useLatest,
  type UseChannelResult,
} from "slipstream-react";

import { watchFrames, type Frames } from "./watchFrames.js";

interface Counted {
  messages: number;
  /** Of what came, in order. */
  last: number;
  sum: number;
}

type Reader = "handler" | "reducer" | "latest";

/** What the tests read, by name. */
export interface SeenBurst {
  isJoined: boolean;
  /** Of `useChannelEvent`, in order. */
  heard: number[];
  /** Of `useChannelReducer`, as rendered last. */
  reduced: Counted;
  renders: Record<Reader, number>;
  frames: Frames;
  /** The window's "error" events. */
  errors: string[];
}

const nothing: Counted = { messages: 0, last: 0, sum: 0 };
const seen: SeenBurst = {
  isJoined: false,
  heard: [],
  reduced: nothing,
  renders: { handler: 0, reducer: 0, latest: 0 },
  frames: watchFrames(),
  errors: [],
};

const numberOf = (payload: unknown) => (payload as { n: number }).n;

interface Message {
  event: string;
  payload: unknown;
}

function add(counted: Counted, { event, payload }: Message): Counted {
  if (event !== "new_msg") return counted;
  const { messages, last, sum } = counted;
  const n = numberOf(payload);
  return { messages: messages + 1, last: n === last + 1 ? n : NaN, sum: sum + n };
}

function useRenderCount(reader: Reader) {
  useEffect(() => {
    seen.renders[reader] += 1;
  });
}

function Room() {
  const room = useChannel("room:lobby");
  useEffect(() => {
    seen.isJoined = room.isJoined;
  }, [room.isJoined]);
  return (
    <>
      <Handler room={room} />
      <Reducer room={room} />
      <Latest room={room} />
    </>
  );
}

interface RoomProps {
  room: UseChannelResult;
}

function Handler({ room }: RoomProps) {
  const [heard, setHeard] = useState(0);
  useChannelEvent(room, "new_msg", (payload) => {
    seen.heard.push(numberOf(payload));
    setHeard((before) => before + 1);
  });
  useRenderCount("handler");
  return <p>{heard} heard</p>;
}

function Reducer({ room }: RoomProps) {
  const reduced = useChannelReducer(room, add, nothing);
  useEffect(() => {
    seen.reduced = reduced;
  }, [reduced]);
  useRenderCount("reducer");
  return <p>{reduced.messages} reduced</p>;
}

function Latest({ room }: RoomProps) {
  const n = useLatest(room, "new_msg", { select: numberOf });
  useRenderCount("latest");
  return <p>{n ?? "nothing"} is the latest</p>;
}

addEventListener("error", ({ message }) => seen.errors.push(message));
createRoot(document.body).render(
  <StrictMode>
    <SlipstreamProvider url="/socket">
      <Room />
    </SlipstreamProvider>
  </StrictMode>,
);
Object.assign(window, { seen });
